#include "state/store.h"

#include <utility>

#include "state/row.h"
#include "state/schema.h"

namespace galley::state {
namespace {

const std::string manifest_sql =
    "SELECT path,manifest_line FROM record WHERE length(manifest_line)>0 ";

// An open database and what apply() prepares once. The statements hold the Database's address: not
// to be moved.
struct Open {
  explicit Open(Database opened) : database(std::move(opened)) {}

  Database database;
  Statement upsert{database, upsert_sql};
  Statement remove{database, "DELETE FROM record WHERE path=?"};
};

}  // namespace

class Store::Impl {
 public:
  explicit Impl(const std::string& folder) : folder_(folder) { open(); }

  const std::optional<std::string>& rebuilt_because() const { return rebuilt_because_; }

  // Damage makes a new database and is told as StateLost.
  template <typename Action>
  auto use(Action action) {
    if (is_lost_) throw StateLost(*rebuilt_because_);
    try {
      return action(current());
    } catch (const DatabaseError& error) {
      if (error.fault() != Fault::damage) throw;
      lose(error.what());
    }
    throw StateLost(*rebuilt_because_);
  }

  // The loss stays to be told when not even a new database can be had.
  std::vector<Record> load() {
    const bool was_lost = std::exchange(is_lost_, false);
    try {
      return use([](const Open& open) { return read_all(open.database); });
    } catch (const StateLost&) {
      is_lost_ = false;
      return {};
    } catch (const Error&) {
      is_lost_ = is_lost_ || was_lost;
      throw;
    }
  }

 private:
  static std::vector<Record> read_all(const Database& database) {
    Statement select(database, select_sql);
    std::vector<Record> records;
    while (select.step()) records.push_back(read_row(select));
    return records;
  }

  void open() {
    OpenState opened = open_state(folder_);
    open_ = std::make_unique<Open>(std::move(opened.database));
    if (opened.rebuilt_because) rebuilt_because_ = std::move(opened.rebuilt_because);
  }

  // A file that was deleted under us still takes writes, which nobody would ever read.
  Open& current() {
    if (!open_) open();
    if (open_->database.is_moved()) {
      throw DatabaseError(Fault::damage, open_->database.path() + " was deleted or moved");
    }
    return *open_;
  }

  void lose(const std::string& reason) {
    rebuilt_because_ = reason + "; galley has begun a new one";
    is_lost_ = true;
    open_.reset();
    open_ = std::make_unique<Open>(begin_anew(folder_));
  }

  std::string folder_;
  std::unique_ptr<Open>
      open_;  // none after a new one could not be begun; the next call tries again
  std::optional<std::string> rebuilt_because_;
  bool is_lost_ = false;
};

Store::Store(const std::string& folder) : impl_(std::make_unique<Impl>(folder)) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

const std::optional<std::string>& Store::rebuilt_because() const {
  return impl_->rebuilt_because();
}

std::vector<Record> Store::load() const { return impl_->load(); }

void Store::apply(const Update& update) {
  impl_->use([&update](Open& open) {
    Transaction transaction(open.database);
    for (const Record& record : update.upserts) write_row(open.upsert, record);
    for (const std::string& path : update.removals) open.remove.bind_blob(1, path).run();
    transaction.commit();
  });
}

void Store::for_each_manifest_line(const TakeLine& take) const {
  impl_->use([&take](const Open& open) {
    Statement select(open.database, manifest_sql + "ORDER BY path");
    while (select.step()) take(select.bytes(0), select.bytes(1));
  });
}

// Everything that begins with the folder and '/' comes before the folder and '0', the next byte.
void Store::for_each_manifest_line_in(std::string_view folder, const TakeLine& take) const {
  const bool is_top = folder.empty();
  const std::string from = std::string(folder) + (is_top ? "" : "/");
  const std::string to = std::string(folder) + (is_top ? "" : "0");
  impl_->use([&](const Open& open) {
    Statement select(open.database,
                     manifest_sql + (is_top ? "AND instr(path,x'2f')=0 ORDER BY path"
                                            : "AND path>=? AND path<? ORDER BY path"));
    if (!is_top) select.bind_blob(1, from).bind_blob(2, to);
    while (select.step()) take(select.bytes(0), select.bytes(1));
  });
}

std::vector<Link> Store::links_of(std::string_view path) const {
  return impl_->use([path](const Open& open) {
    Statement select(open.database, "SELECT links FROM record WHERE path=?");
    select.bind_blob(1, path);
    return select.step() ? read_links(select.bytes(0)) : std::vector<Link>();
  });
}

std::optional<std::string> Store::value(std::string_view name) const {
  return impl_->use([name](const Open& open) {
    Statement select(open.database, "SELECT value FROM value WHERE name=?");
    select.bind_blob(1, name);
    return select.step() ? std::optional<std::string>(select.bytes(0)) : std::nullopt;
  });
}

void Store::set_value(std::string_view name, std::string_view value) {
  impl_->use([name, value](const Open& open) {
    Statement insert(open.database, "INSERT OR REPLACE INTO value VALUES(?,?)");
    insert.bind_blob(1, name).bind_blob(2, value).run();
  });
}

}  // namespace galley::state
