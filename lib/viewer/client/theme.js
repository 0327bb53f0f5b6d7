// Takes the theme that was chosen before anything is painted: a plain script, for modules come later.
{
  const theme = localStorage.getItem('galley-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
}
