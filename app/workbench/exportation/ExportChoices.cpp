// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/exportation/ExportChoices.h"

#include "base/Files.h"
#include "crypto/SigningKey.h"

#include <QJsonArray>
#include <algorithm>

namespace postern::workbench {
namespace {
constexpr std::size_t largestKey = std::size_t{1} << 20U;
constexpr int leastReplicas = 2;
constexpr int mostReplicas = 1000;
} // namespace

QJsonObject ExportChoices::toJson() const
{
    return {{QStringLiteral("target"), QString::fromUtf8(exporting::nameOf(target).data())},
            {QStringLiteral("name"), name},
            {QStringLiteral("version"), version},
            {QStringLiteral("overridable"), QJsonArray::fromStringList(overridable)},
            {QStringLiteral("keyFile"), keyFile},
            {QStringLiteral("program"), program},
            {QStringLiteral("image"), image},
            {QStringLiteral("replicas"), replicas}};
}

ExportChoices ExportChoices::fromJson(const QJsonObject& json)
{
    ExportChoices out;
    const auto text = [&json](const char* key) { return json.value(QLatin1String(key)).toString(); };
    if (const auto target = exporting::targetOf(text("target").toStdString()))
        out.target = *target;
    out.name = text("name");
    out.version = text("version");
    const QJsonArray keys = json.value(QStringLiteral("overridable")).toArray();
    for (const auto& key : keys)
        out.overridable << key.toString();
    out.keyFile = text("keyFile");
    out.program = text("program");
    out.image = text("image");
    out.replicas = std::clamp(json.value(QStringLiteral("replicas")).toInt(leastReplicas), leastReplicas, mostReplicas);
    return out;
}

Result<exporting::ExportRequest> requestOf(const ExportChoices& choices, const QString& project)
{
    exporting::ExportRequest out;
    out.project = project.toStdString();
    out.target = choices.target;
    out.name = choices.name.toStdString();
    out.version = choices.version.toStdString();
    for (const QString& key : choices.overridable)
        out.overridable.push_back(key.toStdString());
    out.options.program = choices.program.toStdString();
    out.options.image = choices.image.toStdString();
    out.options.replicas = static_cast<unsigned>(choices.replicas);
    if (choices.keyFile.isEmpty())
        return out;
    const std::string file = choices.keyFile.toStdString();
    auto pem = files::read(file, largestKey);
    if (!pem)
        return unexpected(pem.error());
    auto key = crypto::SigningKey::fromPem(Secret(*std::move(pem)));
    if (!key)
        return unexpected(ErrorKind::InvalidArgument, file + ": " + key.error().describe(), Fault::Config);
    if (key->type() != crypto::KeyType::Ed25519)
        return unexpected(ErrorKind::InvalidArgument, file + " is no Ed25519 key; postern export --make-key FILE makes one", Fault::Config);
    const auto open = key->publicPem();
    if (!open)
        return unexpected(open.error());
    out.options.signers = *open; // images and units start only with what this key has signed
    out.signer = *std::move(key);
    return out;
}

} // namespace postern::workbench
