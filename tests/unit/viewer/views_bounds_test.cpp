#include "followed.h"
#include "viewer/views.h"

using galley::test::Followed;
using galley::viewer::Views;

namespace {

std::string name_of(std::size_t number) { return "p" + std::to_string(number) + ".md"; }

}  // namespace

TEST_CASE("few views are under way at a time, however many documents are asked for") {
  Followed followed;
  std::size_t answered = 0;
  for (std::size_t i = 0; i < 100; ++i) {
    followed.files.put("/src/" + name_of(i), "# Page\n");
    followed.views.get(Followed::document(name_of(i)), [&](const auto&) { ++answered; });
    CHECK(followed.executor.waiting() <= Views::at_once);
  }
  followed.executor.run_all();
  CHECK(answered == 100);
}

TEST_CASE("what was asked for last is made first") {
  Followed followed;
  std::vector<std::size_t> answered;
  for (std::size_t i = 0; i < 10; ++i) {
    followed.files.put("/src/" + name_of(i), "# Page\n");
    followed.views.get(Followed::document(name_of(i)),
                       [&, i](const auto&) { answered.push_back(i); });
  }
  followed.executor.run_all();
  CHECK(answered == std::vector<std::size_t>{0, 1, 2, 3, 9, 8, 7, 6, 5, 4});
}

TEST_CASE("a document that is being typed in does not keep others from being given up") {
  Followed followed;
  followed.files.put("/src/typed.md", "# Saved\n");
  followed.views.set_text(Followed::document("typed.md"), "# Typed\n");
  for (std::size_t i = 0; i < 3 * Views::kept; ++i) {
    followed.files.put("/src/" + name_of(i), "# Page\n");
    followed.look_at(name_of(i));
  }
  std::size_t count = 0;
  followed.views.for_each_followed(1, [&](const auto&) { ++count; });
  CHECK(count == Views::kept);
  CHECK(followed.views.is_followed(Followed::document("typed.md")));
}
