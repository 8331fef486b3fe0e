// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/exporting/Exporter.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace postern::workbench {

/// What somebody chose about an export. No secret is among it: a key is a file's name.
struct ExportChoices {
    exporting::Target target = exporting::Target::Folder;
    QString name;            ///< empty: made of the project folder's
    QString version;         ///< may be empty
    QStringList overridable; ///< keys that stay open; empty: all that can be; "none": none
    QString keyFile;         ///< of the private key (PEM) that signs; empty: not signed
    QString program;         ///< posternd
    QString image;           ///< of containers; empty: the bundle's name
    int replicas = 2;        ///< Kubernetes

    friend bool operator==(const ExportChoices&, const ExportChoices&) = default;
    [[nodiscard]] QJsonObject toJson() const;
    /// What is missing or makes no sense is as it is by itself.
    [[nodiscard]] static ExportChoices fromJson(const QJsonObject& json);
};

/// Reads the key, so not for the window's thread. Errors: NotFound, IoError and InvalidArgument for the key.
[[nodiscard]] Result<exporting::ExportRequest> requestOf(const ExportChoices& choices, const QString& project);

} // namespace postern::workbench
