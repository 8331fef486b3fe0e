// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace postern::workbench {

/// A reason that this build's gateway can give, with its arguments by name: "Token audience {audience} is wrong."
struct KnownReason {
    std::string id;
    std::string sentence;
    std::string fix; ///< may be empty
};

/// Of every filter, of the gateway's own steps, and "fault.<name>" of every fault; by id.
[[nodiscard]] const std::vector<KnownReason>& knownReasons();
/// Null for one of another build, or of a filter from elsewhere.
[[nodiscard]] const KnownReason* knownReason(std::string_view id);

/// C++ that names all of them for lupdate, in the context "Reason": a sentence with its id for a comment, because the
/// same English may be said better in another language; what to do without.
[[nodiscard]] std::string reasonsForTranslation();

} // namespace postern::workbench
