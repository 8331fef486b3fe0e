// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/exportation/ExportOrder.h"

#include <QTemporaryDir>
#include <filesystem>

namespace postern::workbench {
namespace {

using exporting::ExportProgress;
namespace fs = std::filesystem;

constexpr int stepBegins[] = {0, 200, 300, 500, 600, 1000}; ///< permille, by ExportProgress::Step

/// Whether what is at a place was made by an export for the same target: only then may it be offered to be replaced.
bool isEarlierExport(const exporting::ExportPlan& plan)
{
    std::error_code failure;
    const fs::file_status there = fs::symlink_status(plan.out, failure);
    if (fs::is_regular_file(there))
        return true;
    if (!fs::is_directory(there))
        return false;
    if (fs::is_empty(plan.out, failure))
        return true;
    for (const auto& [path, file] : plan.tree) {
        const std::string name = fs::path(path).filename().string();
        if ((name == "bundle.json" || path == "oci-layout" || path == "kustomization.yaml") && fs::is_regular_file(plan.out / path, failure))
            return true;
    }
    return false;
}

} // namespace

ExportOutcome carryOut(const ExportOrder& order, const QString& project, const std::shared_ptr<ExportLink>& link)
{
    ExportOutcome out;
    auto request = requestOf(order.choices, project);
    if (!request) {
        out.error = request.error();
        return out;
    }
    request->out = order.place.toStdString();
    request->replace = order.replace;
    exporting::ExportWatch watch;
    watch.stop = &link->stop;
    watch.progress = [link](const ExportProgress& progress) {
        const auto step = static_cast<std::size_t>(progress.step);
        const int room = stepBegins[step + 1] - stepBegins[step];
        link->permille = stepBegins[step] + (progress.total > 0 ? static_cast<int>(static_cast<std::size_t>(room) * progress.done / progress.total) : 0);
        link->step = static_cast<int>(step);
    };
    exporting::Exporter exporter(*std::move(request), watch);
    auto plan = exporter.plan();
    out.problems = problemsOf(exporter.problems(), project);
    if (!plan) {
        out.error = plan.error();
        return out;
    }
    out.preview = std::make_shared<const ExportPreview>(ExportPreview::of(order.choices, *std::move(plan)));
    if (order.work == ExportOrder::Work::Write) {
        const auto written = exporter.write(out.preview->plan);
        if (!written)
            out.error = written.error();
        else
            out.same = *written == exporting::Exporter::Outcome::Same;
        out.replaceable = !written && written.error().kind() == ErrorKind::AlreadyExists && isEarlierExport(out.preview->plan);
    } else if (order.work == ExportOrder::Work::Try) {
        auto input = TrialInput::read(project.toStdString(), order.trial);
        out.stage = std::make_shared<QTemporaryDir>();
        if (!input)
            out.error = input.error();
        else if (!out.stage->isValid())
            out.error = Error(ErrorKind::IoError, out.stage->errorString().toStdString());
        else if (auto staged = exporter.stageTrial(out.preview->plan, (out.stage->path() + QStringLiteral("/bundle")).toStdString(), input->backends.get()); !staged)
            out.error = staged.error();
        if (input)
            out.input = *std::move(input);
    }
    return out;
}

} // namespace postern::workbench
