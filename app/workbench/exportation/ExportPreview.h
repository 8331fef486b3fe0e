// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/exporting/Exporter.h"
#include "workbench/bridge/GatewayLink.h"
#include "workbench/exportation/ExportChoices.h"

#include <QByteArray>
#include <QVector>

namespace postern::workbench {

/// One file of what would be written.
struct PreviewFile {
    /// Whose it is: the project's own (configuration, certificates, scripts), what makes it a bundle (manifest, signature,
    /// components, licences), or what the target puts around it.
    enum class Part : std::uint8_t { Project, Bundle, Target };
    QString path; ///< '/' between its steps
    quint64 octets = 0;
    Part part = Part::Target;
    bool executable = false;
};

/// What an export would write, laid out for looking at it.
struct ExportPreview {
    ExportChoices choices; ///< that it was made with
    exporting::ExportPlan plan;
    QVector<PreviewFile> files; ///< sorted by path

    [[nodiscard]] static ExportPreview of(const ExportChoices& choices, exporting::ExportPlan plan);
    /// The beginning of a file's octets; reads the disk for those that are copied from there. An error is a sentence.
    [[nodiscard]] Result<QByteArray> octetsOf(const QString& path, qsizetype most) const;
    [[nodiscard]] quint64 octets() const;
};

/// With absolute files, so that they can be opened; those without a folder are the project's.
[[nodiscard]] QVector<Problem> problemsOf(const schema::Problems& problems, const QString& project);
/// The file of a place, made absolute.
[[nodiscard]] QString fileOf(const schema::Location& place, const QString& project);

} // namespace postern::workbench
