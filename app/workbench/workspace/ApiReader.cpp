// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/workspace/ApiReader.h"

#include <QDir>
#include <QFileInfo>

namespace postern::workbench {

QVector<WorkspaceApi> readApis(const QString& folder)
{
    QVector<WorkspaceApi> apis;
    const auto entries = QDir(folder).entryInfoList(QDir::Dirs | QDir::Files | QDir::NoDotAndDotDot, QDir::Name);
    for (const QFileInfo& entry : entries) {
        WorkspaceApi api;
        api.id = entry.fileName();
        api.name = entry.isDir() ? entry.fileName() : entry.completeBaseName();
        api.path = entry.absoluteFilePath();
        apis.append(api);
    }
    return apis;
}

} // namespace postern::workbench
