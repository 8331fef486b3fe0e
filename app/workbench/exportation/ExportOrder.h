// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/exportation/ExportPreview.h"
#include "workbench/exportation/TrialInput.h"

#include <atomic>
#include <memory>
#include <optional>

class QTemporaryDir;

namespace postern::workbench {

/// What a worker is to do.
struct ExportOrder {
    enum class Work : std::uint8_t { Nothing, Validate, Try, Write };
    Work work = Work::Nothing;
    ExportChoices choices;
    TrialChoices trial;
    QString place;
    bool replace = false;
};

/// What a worker says meanwhile, and how it is told to end: the only thing that both threads hold.
struct ExportLink {
    std::atomic<bool> stop{false};
    std::atomic<int> step{-1}; ///< an ExportProgress::Step
    std::atomic<int> permille{0};
};

/// What it has done. Of a dry run: the bundle, staged, and the tests; they run elsewhere.
struct ExportOutcome {
    std::shared_ptr<const ExportPreview> preview; ///< null when it did not come so far
    QVector<Problem> problems;
    std::optional<Error> error;
    std::shared_ptr<QTemporaryDir> stage; ///< the bundle is "bundle" in it
    TrialInput input;
    bool same = false;        ///< exactly this was there already
    bool replaceable = false; ///< with AlreadyExists: a file is there, or what an export made
};

/// Takes seconds. The project is looked at anew each time, so what is written is what its folder has.
[[nodiscard]] ExportOutcome carryOut(const ExportOrder& order, const QString& project, const std::shared_ptr<ExportLink>& link);

} // namespace postern::workbench
