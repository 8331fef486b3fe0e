// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "schema/Problems.h"
#include "schema/Value.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace postern::schema {

/// What a document may cost. A hostile file is refused at the first limit it meets, with its place.
struct ReadLimits {
    std::size_t size = 64U << 20U;      ///< octets of text
    std::size_t depth = 128;            ///< nested lists and maps
    std::size_t values = 4'000'000;     ///< values in the document, aliases expanded
    std::size_t aliasValues = 200'000;  ///< values that came from expanding YAML aliases and merge keys
    std::size_t aliasOctets = 16U << 20U; ///< the same in octets of texts and keys
};

/// Reads one YAML document (YAML 1.2 core schema on yaml-cpp). What differs from common YAML readers:
/// - only true/false (also True, TRUE, ...) are booleans: yes, no, on, off, y, n are strings; timestamps are strings;
///   0x1F and 0o17 are integers, 017 is 17; .inf and .nan are refused: no setting has a use for them
/// - a duplicate key is an error, and so is a second document in the file
/// - keys are text: `200:` is the key "200"; a list or map cannot be a key
/// - anchors and aliases work (each alias is a copy, bounded); the merge key `<<` takes maps, explicit keys win
/// - a tag that is not of the core schema (`!Sub`) is an error
/// - text must be UTF-8; a BOM and CRLF are accepted
/// Nothing is returned when the document has an error; all that could be found are in `problems`.
[[nodiscard]] std::optional<Value> readYaml(std::string_view text, std::string_view fileName, Problems& problems,
                                            const ReadLimits& limits = {});
/// Reads one JSON text (RFC 8259): strict, duplicate keys refused, numbers out of double's range refused.
[[nodiscard]] std::optional<Value> readJson(std::string_view text, std::string_view fileName, Problems& problems,
                                            const ReadLimits& limits = {});
/// JSON when the text starts like JSON and is JSON, else YAML.
[[nodiscard]] std::optional<Value> readText(std::string_view text, std::string_view fileName, Problems& problems,
                                            const ReadLimits& limits = {});
/// Reads a file: *.json as JSON, anything else as readText(). `shownName` is the name in locations (default: path).
[[nodiscard]] std::optional<Value> readFile(const std::filesystem::path& path, Problems& problems,
                                            std::string_view shownName = {}, const ReadLimits& limits = {});

/// The same with all problems in one Error, one a line.
[[nodiscard]] Result<Value> readYaml(std::string_view text, std::string_view fileName);
[[nodiscard]] Result<Value> readJson(std::string_view text, std::string_view fileName);
[[nodiscard]] Result<Value> readFile(const std::filesystem::path& path);

/// Block-style YAML that readYaml() reads back to an equal Value; strings that look like another type are quoted.
[[nodiscard]] std::string writeYaml(const Value& value);
/// JSON that readJson() reads back; `indent` 0 is one line. NaN and infinities cannot be in a Value that was read.
[[nodiscard]] std::string writeJson(const Value& value, unsigned indent = 2);

} // namespace postern::schema
