// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/exporting/BundleFacts.h"

#include <string>
#include <string_view>
#include <vector>

namespace postern::exporting {

/// A DNS label (RFC 1123) of any text: lower case, "-" for what has no place in one, at most `longest` octets; `otherwise` where
/// nothing is left. Two texts may have one label.
[[nodiscard]] std::string dnsLabel(std::string_view text, std::string_view otherwise, std::size_t longest = 63);
[[nodiscard]] bool isDnsLabel(std::string_view text) noexcept;
/// `stem` + "-" + `suffix`, the stem cut so that it stays a label.
[[nodiscard]] std::string dnsLabelWith(std::string_view stem, std::string_view suffix);

/// Service names (RFC 6335 5.1) of the ports, each once, `prefix` before each: at most 15 octets, with a letter, no "-" at the ends or twice.
[[nodiscard]] std::vector<std::string> portNames(const std::vector<BundlePort>& ports, std::string_view prefix = {});

/// A value for a label of Kubernetes or the tag of an image: letters, digits, "-", "_", "."; at most `longest` octets.
[[nodiscard]] std::string plainWord(std::string_view text, std::string_view otherwise, std::size_t longest = 63);

/// One line without control characters, for texts of formats that have lines; U+FFFD for what is no UTF-8.
[[nodiscard]] std::string oneLine(std::string_view text);

} // namespace postern::exporting
