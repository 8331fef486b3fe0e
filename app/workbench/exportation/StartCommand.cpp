// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/exportation/StartCommand.h"

#include <QRegularExpression>

namespace postern::workbench {
namespace {

/// A word for a shell; what needs no quotes has none.
QString shellWord(QString text)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_./:=@%+-]+$"));
    if (plain.match(text).hasMatch())
        return text;
    return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

QString gatewayCommand(const ExportPreview& preview, const QString& folder)
{
    QString out = QStringLiteral("%1 --config %2").arg(shellWord(preview.choices.program), shellWord(folder));
    if (preview.plan.facts.writesState) // beside the bundle, which is closed
        out += QStringLiteral(" --state %1").arg(shellWord(folder + QStringLiteral(".state")));
    if (preview.plan.facts.signedBundle)
        out += QStringLiteral(" --require-signature %1").arg(shellWord(preview.choices.keyFile + QStringLiteral(".pub")));
    return out;
}

/// What a container engine is told besides the image.
QString containerOptions(const exporting::BundleFacts& facts)
{
    QString out = QStringLiteral("--rm --read-only --cap-drop=ALL --security-opt=no-new-privileges");
    for (const exporting::BundlePort& port : facts.ports)
        out += QStringLiteral(" -p %1:%1").arg(port.port);
    if (facts.writesState)
        out += QStringLiteral(" -v %1-state:/state").arg(QString::fromStdString(facts.name));
    for (const exporting::BundleSecret& secret : facts.secrets) {
        const QString name = QString::fromStdString(secret.name);
        out += secret.source == exporting::BundleSecret::Source::Environment ? QStringLiteral(" -e ") + shellWord(name)
                                                                              : QStringLiteral(" -v ") + shellWord(QStringLiteral("%1:%1:ro").arg(name));
    }
    return out;
}

/// " a.socket a.service", the sockets first.
QString unitsOf(const ExportPreview& preview)
{
    const QString folder = QStringLiteral("etc/systemd/system/");
    QString sockets;
    QString services;
    for (const PreviewFile& file : preview.files) {
        if (!file.path.startsWith(folder))
            continue;
        if (file.path.endsWith(QLatin1String(".socket")))
            sockets += QLatin1Char(' ') + shellWord(file.path.mid(folder.size()));
        else if (file.path.endsWith(QLatin1String(".service")))
            services += QLatin1Char(' ') + shellWord(file.path.mid(folder.size()));
    }
    return sockets + services;
}

} // namespace

QString startCommand(const ExportPreview& preview, const QString& place)
{
    using exporting::Target;
    const exporting::BundleFacts& facts = preview.plan.facts;
    const QString name = QString::fromStdString(facts.name);
    const QString at = shellWord(place);
    switch (preview.choices.target) {
    case Target::Folder:
        return gatewayCommand(preview, place);
    case Target::Tar:
        return QStringLiteral("tar --zstd -xf %1 && %2").arg(at, gatewayCommand(preview, QStringLiteral("%1-%2").arg(name, QString::fromStdString(facts.version))));
    case Target::Container:
        return QStringLiteral("podman build -t %1 %2 && podman run %3 %1").arg(shellWord(preview.choices.image.isEmpty() ? name : preview.choices.image), at, containerOptions(facts));
    case Target::Oci:
        return QStringLiteral("podman run %1 %2").arg(containerOptions(facts), shellWord(QStringLiteral("oci:") + place));
    case Target::Compose:
        return QStringLiteral("docker compose --project-directory %1 up --build").arg(at);
    case Target::Kubernetes:
        return QStringLiteral("kubectl apply --server-side -k %1").arg(at);
    case Target::Systemd:
        break;
    }
    return QStringLiteral("cd %1 && sudo cp -r --no-preserve=ownership etc opt / && sudo systemctl daemon-reload && sudo systemctl enable --now%2").arg(at, unitsOf(preview));
}

} // namespace postern::workbench
