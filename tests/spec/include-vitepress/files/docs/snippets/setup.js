import { open } from 'db'

  // #region connect
  const db = open()
  db.ping()
  // #endregion connect
