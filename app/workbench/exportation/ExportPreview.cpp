// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/exportation/ExportPreview.h"

#include <QDir>
#include <QFile>
#include <algorithm>
#include <filesystem>

namespace postern::workbench {
namespace {

/// A file of the bundle stands in the target's tree as it is, below some folder of the target.
PreviewFile::Part partOf(const std::string& path, const exporting::ExportFile& file, const exporting::ExportTree& bundle)
{
    for (std::size_t from = 0; from != std::string::npos;) {
        const std::string rest = path.substr(from);
        const auto found = bundle.find(rest);
        if (found != bundle.end() && file.source.empty() && found->second.content == file.content)
            return rest == "snapshot.bin" || rest.starts_with("files/") ? PreviewFile::Part::Project : PreviewFile::Part::Bundle;
        const std::size_t slash = path.find('/', from);
        from = slash == std::string::npos ? slash : slash + 1;
    }
    return PreviewFile::Part::Target;
}

Problem::Severity shownSeverity(schema::Severity severity)
{
    switch (severity) {
    case schema::Severity::Error: return Problem::Severity::Error;
    case schema::Severity::Warning: return Problem::Severity::Warning;
    case schema::Severity::Note: break;
    }
    return Problem::Severity::Info;
}

} // namespace

ExportPreview ExportPreview::of(const ExportChoices& choices, exporting::ExportPlan plan)
{
    ExportPreview out;
    out.choices = choices;
    out.files.reserve(static_cast<qsizetype>(plan.tree.size()));
    for (const auto& [path, file] : plan.tree) {
        std::error_code ignored;
        const auto octets = file.source.empty() ? file.content.size() : std::filesystem::file_size(file.source, ignored);
        out.files.append({QString::fromStdString(path), ignored ? 0 : static_cast<quint64>(octets), partOf(path, file, plan.bundle), file.executable});
    }
    out.plan = std::move(plan);
    return out;
}

Result<QByteArray> ExportPreview::octetsOf(const QString& path, qsizetype most) const
{
    const auto found = plan.tree.find(path.toStdString());
    if (found == plan.tree.end())
        return unexpected(ErrorKind::NotFound, path.toStdString() + " is not among what would be written");
    if (found->second.source.empty())
        return QByteArray(found->second.content.data(), std::min(most, static_cast<qsizetype>(found->second.content.size())));
    QFile file(QString::fromStdString(found->second.source.string()));
    if (!file.open(QIODevice::ReadOnly))
        return unexpected(ErrorKind::IoError, found->second.source.string() + " cannot be read: " + file.errorString().toStdString());
    return file.read(most);
}

quint64 ExportPreview::octets() const
{
    quint64 out = 0;
    for (const PreviewFile& file : files)
        out += file.octets;
    return out;
}

QString fileOf(const schema::Location& place, const QString& project)
{
    const QString file = QString::fromUtf8(place.file().data(), static_cast<qsizetype>(place.file().size()));
    return file.isEmpty() ? file : QDir::cleanPath(QDir(project).absoluteFilePath(file));
}

QVector<Problem> problemsOf(const schema::Problems& problems, const QString& project)
{
    QVector<Problem> out;
    for (const schema::Problem& each : problems.all()) {
        const QString message = QString::fromStdString(each.message);
        out.append({shownSeverity(each.severity), each.path.empty() ? message : QStringLiteral("%1: %2").arg(QString::fromStdString(each.path), message),
                    QString::fromStdString(each.hint), fileOf(each.location, project), static_cast<int>(each.location.line),
                    static_cast<int>(each.location.column)});
    }
    return out;
}

} // namespace postern::workbench
