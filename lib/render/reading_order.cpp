#include "render/reading_order.h"

#include <tuple>

#include "base/path.h"
#include "render/page_names.h"

namespace galley::render {
namespace {

bool is_first_page(std::string_view path) {
  return page_name(path) == page_name(path::parent(path));
}

}  // namespace

bool is_read_before(std::string_view a, std::string_view b) {
  while (true) {
    const std::size_t end_a = a.find('/');
    const std::size_t end_b = b.find('/');
    const std::string_view name_a = a.substr(0, end_a);
    const std::string_view name_b = b.substr(0, end_b);
    const bool is_below = end_a != a.npos;
    if (is_below != (end_b != b.npos)) return !is_below;
    if (!is_below) return std::tuple(!is_first_page(a), a) < std::tuple(!is_first_page(b), b);
    if (name_a != name_b) return name_a < name_b;
    a.remove_prefix(end_a + 1);
    b.remove_prefix(end_b + 1);
  }
}

}  // namespace galley::render
