// Thread: any (worker code). Role: what in code is data that nobody reads: long runs of base64 or
// hex, and the white space of JSON.
// Promise: pure and linear; everything else of the code keeps its bytes.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "markdown/document.h"

namespace galley::render {

// Edits that put its length in the place of every long run of base64 or hex in `code`, a part of
// `source`; in order.
std::vector<markdown::Edit> data_as_lengths(std::string_view source, markdown::Span code);

// The same for base64 that is wrapped into lines of one length, as mail and keys have it.
std::vector<markdown::Edit> wrapped_data_as_lengths(std::string_view source,
                                                    std::span<const markdown::Line> lines);

bool is_json(const std::string& text);

// Valid JSON, or a part of it that begins and ends between tokens, without the white space there.
std::string minified(std::string_view json);

// Where the JSON on `lines` may be cut: of those of the lines [first, last) that begin an element,
// as far out as any of them does, the first or the last; nothing when none does.
enum class Pick { first, last };
std::optional<std::size_t> element_begin(const std::vector<std::string_view>& lines,
                                         std::size_t first, std::size_t last, Pick pick);

}  // namespace galley::render
