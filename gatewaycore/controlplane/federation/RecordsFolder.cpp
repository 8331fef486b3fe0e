// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/RecordsFolder.h"

#include "crypto/Digest.h"

#include <QDir>

namespace postern::federation {

std::filesystem::path recordsFolder(const std::string& project)
{
    const QByteArray given = qgetenv("XDG_STATE_HOME");
    const std::string state = given.startsWith('/') ? given.toStdString() : (QDir::homePath() + QStringLiteral("/.local/state")).toStdString();
    const std::string path = QDir(QString::fromStdString(project)).absolutePath().toStdString();
    return std::filesystem::path(state) / "postern" / "deployments" / crypto::sha256(path).hex().substr(0, 16);
}

} // namespace postern::federation
