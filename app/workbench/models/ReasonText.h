// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"

#include <QString>

namespace postern::workbench {

/// Why a step decided as it did, in the language of the window; in the gateway's own English when the id is not known
/// here or an argument is missing.
[[nodiscard]] QString reasonSentence(const inspection::Reason& reason);
/// What to do about it; empty when there is nothing.
[[nodiscard]] QString reasonFix(const inspection::Reason& reason);
/// What a phase of the chain is called.
[[nodiscard]] QString phaseText(const std::string& phase);

} // namespace postern::workbench
