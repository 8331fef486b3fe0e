// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace postern::jsonschema {

/// RFC 3986 5.2: what `reference` means when it stands in a document at `base`; with its fragment.
[[nodiscard]] std::string resolveUri(std::string_view base, std::string_view reference);
/// Before and after the first '#'.
struct SplitUri {
    std::string_view document;
    std::string_view fragment;
};
[[nodiscard]] SplitUri splitFragment(std::string_view uri) noexcept;
/// %41 is A; what is no escape stays.
[[nodiscard]] std::string percentDecoded(std::string_view text);

/// The parts of a JSON Pointer (RFC 6901): "/a~1b/0" is {"a/b", "0"}.
[[nodiscard]] std::vector<std::string> pointerParts(std::string_view pointer);
void appendPointer(std::string& pointer, std::string_view part);

} // namespace postern::jsonschema
