// SPDX-License-Identifier: Apache-2.0
#include "cli/PipelineCommand.h"

#include "controlplane/exporting/CiPipeline.h"
#include "controlplane/exporting/Names.h"
#include "schema/Document.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace postern::cli {
namespace {

/// Whole or not at all; false says why.
bool writeWhole(const QString& path, const std::string& text, QString& why)
{
    QSaveFile file(path);
    const auto size = static_cast<qint64>(text.size());
    const bool good = QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly) && file.write(text.data(), size) == size && file.commit();
    why = file.errorString();
    return good;
}

} // namespace

void PipelineCommand::start()
{
    const QString folder = QString::fromStdString(options_.folder);
    if (!QFileInfo::exists(folder + QStringLiteral("/gateway.yaml")))
        return fail(options_.folder + " is no project: it has no gateway.yaml");
    const auto system = exporting::ciSystemOf(options_.system);
    const auto target = exporting::targetOf(options_.target);
    auto words = exporting::shellWords(options_.import);
    if (!system || !target || !words)
        return fail((!system ? system.error() : !target ? target.error() : words.error()).message());
    const std::string ours = exporting::dnsLabel(QFileInfo(QFileInfo(folder).canonicalFilePath()).fileName().toStdString(), "gateway");
    const auto tree = exporting::ciTree(*system, {options_.name.empty() ? ours : options_.name, *std::move(words), {*target}, options_.image});
    if (!tree)
        return fail(tree.error().message());
    const auto& [path, file] = *tree->begin(); // a pipeline is one file
    if (options_.dry) {
        print(file.content);
        return Q_EMIT finished(done);
    }
    const QString place = QDir(folder).filePath(QString::fromStdString(path));
    QFile there(place);
    int code = done;
    if (there.open(QIODevice::ReadOnly)) {
        if (there.readAll().toStdString() == file.content)
            code = unchanged;
        else if (!options_.replace)
            return fail(place.toStdString() + " is there already, and is another one: say --replace, or --dry-run to see ours");
    }
    QString why;
    if (code == done && !writeWhole(place, file.content, why))
        return fail(place.toStdString() + " cannot be written: " + why.toStdString());
    if (output().format == Format::Json)
        print(schema::writeJson(schema::Value::object({{"outcome", code == done ? "written" : "same"}, {"file", place.toStdString()}}), 0) + '\n');
    else
        print((code == done ? "Wrote " : "Nothing has changed in ") + place.toStdString() + ".\n");
    Q_EMIT finished(code);
}

} // namespace postern::cli
