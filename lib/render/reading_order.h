// Thread: any. Role: the order in which one reads the pages of a project.
// Promise: pure text; a strict order of paths.
#pragma once

#include <string_view>

namespace galley::render {

// The contents of a book (mdBook, GitBook): pages that it lists are read first, in its order.
inline constexpr std::string_view book_summary = "SUMMARY.md";

// Whether `a` is read before `b` where no book says otherwise: of each folder its first page (index
// or README), its other pages, its folders.
bool is_read_before(std::string_view a, std::string_view b);

}  // namespace galley::render
