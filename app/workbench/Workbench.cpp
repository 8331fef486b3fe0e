// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/WorkbenchOwned.h"

#include "workbench/DemoGateways.h"
#include "workbench/DemoTour.h"
#include "workbench/bridge/GatewayLink.h"
#include "workbench/demo/Demo.h"
#include "workbench/shell/LabelReader.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/workspace/Drafts.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QStandardPaths>

namespace postern::workbench {
namespace {
constexpr int recentWorkspaces = 8;
} // namespace

Workbench::Workbench(std::unique_ptr<GatewayLink> gateway) : Workbench(std::move(gateway), std::make_unique<ClientPublisherSource>()) {}

Workbench::Workbench(std::unique_ptr<GatewayLink> gateway, std::unique_ptr<PublisherSource> publisher)
    : owned_(std::make_unique<Owned>()), fontSize_(QApplication::font().pointSizeF())
{
    installLabelReader();
    owned_->gateway = std::make_unique<CapturedGateway>(std::move(gateway));
    owned_->publisher = std::make_unique<PublisherDesk>(std::move(publisher), owned_->workspace, owned_->jobs,
                                                        *owned_->gateway);
    owned_->transfer = std::make_unique<CaptureTransfer>(*owned_->gateway, owned_->jobs);
    owned_->exports = std::make_unique<ExportDesk>(owned_->workspace, owned_->jobs, [this] { return owned_->transfer->captureFile(); });
    owned_->federation = std::make_unique<FederationDesk>(owned_->workspace, owned_->jobs);
    owned_->keptTags = std::make_unique<KeptTags>(owned_->tags, *owned_->gateway, owned_->exchanges, owned_->workspace);
    applyAppearance();
    owned_->theme.install();
    applyLanguage();
    wireGateway();
    connect(&owned_->settings, &Settings::changed, this, &Workbench::settingChanged);
    connect(&owned_->workspace, &Workspace::opened, this, &Workbench::rememberWorkspace);
    connect(&owned_->workspace, &Workspace::closed, this, [this] {
        owned_->transfer->stop();
        owned_->gateway->stop();
        owned_->gateway->close();
    });
    rebuildWindow();
}

Workbench::~Workbench()
{
    window_->saveState();
    tour_.reset();
    window_.reset();
    demoGateways_.reset();
    owned_->federation.reset();
    owned_->exports.reset();
    owned_->publisher.reset(); // what it is writing is written
    owned_->transfer.reset();
    owned_->gateway->stop();
    owned_->gateway->close();
    owned_->workspace.save();
}

void Workbench::wireGateway()
{
    GatewayLink* gateway = owned_->gateway.get();
    connect(gateway, &GatewayLink::exchangesEnded, this, [this](const QVector<inspection::Summary>& batch, quint64 dropped) {
        const auto most = static_cast<std::size_t>(std::max(1, owned_->settings.get(setting::keepExchanges)));
        owned_->exchanges.append(batch, dropped);
        owned_->exchanges.dropOldest(most);
        owned_->heap.passed(batch.size());
    });
    connect(gateway, &GatewayLink::logged, &owned_->log, &LogModel::append);
    connect(owned_->gateway.get(), &CapturedGateway::keepingFailed, this, [this](const QString& reason) {
        owned_->notices->show({Notice::Kind::Warning, reason, tr("Go on"), [this] { owned_->gateway->resumeKeeping(); }});
    });
    connect(owned_->gateway.get(), &CapturedGateway::recovered, this,
            [this](const QString& finding) {
                QString said = finding;
                if (const auto edited = owned_->workspace.drafts().files(); !edited.isEmpty())
                    said += QLatin1Char(' ') + tr("Edits of %Ln file(s) that were not applied are as you left them.", nullptr, static_cast<int>(edited.size()));
                owned_->notices->show({Notice::Kind::Info, said, tr("Show the log"), [this] { owned_->navigation->openPane(QStringLiteral("log")); }});
            });
    connect(owned_->gateway.get(), &CapturedGateway::oldestRemoved, this, [this] {
        owned_->notices->show({Notice::Kind::Info,
                               tr("The capture is as large as it may be: from now on its oldest exchanges go that nobody has pinned, marked or noted."),
                               tr("Change the limits"),
                               [this] { owned_->navigation->open(QStringLiteral("settings"), {{QStringLiteral("search"), QStringLiteral("capture")}}); }});
    });
    connect(owned_->transfer.get(), &CaptureTransfer::done, this,
            [this](const QString& sentence) { owned_->notices->show({Notice::Kind::Success, sentence, {}, {}}); });
    connect(owned_->transfer.get(), &CaptureTransfer::failed, this,
            [this](const QString& sentence) { owned_->notices->show({Notice::Kind::Error, sentence, {}, {}}); });
    connect(gateway, &GatewayLink::problemsFound, this, [this](const QVector<Problem>& problems) {
        owned_->problems.setProblems(QStringLiteral("gateway"), problems);
    });
    connect(&owned_->workspace, &Workspace::apisChanged, this, [this] {
        QVector<Problem> problems;
        for (const WorkspaceApi& api : owned_->workspace.apis()) {
            if (!api.problem.isEmpty())
                problems.append({Problem::Severity::Error, api.problem, {}, api.path, 0, 0});
        }
        owned_->problems.setProblems(QStringLiteral("workspace"), problems);
    });
}

QString Workbench::newWorkspaceFolder(const QString& name) const
{
    const QDir documents(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    const QString root = documents.filePath(QStringLiteral("Postern"));
    QString folder = root + QLatin1Char('/') + name;
    for (int n = 2; QFileInfo::exists(folder); ++n)
        folder = QStringLiteral("%1/%2-%3").arg(root, name).arg(n);
    return folder;
}

bool Workbench::openWorkspace(const QString& folder)
{
    if (owned_->workspace.isOpen())
        window_->saveState();
    if (owned_->workspace.open(folder))
        return true;
    owned_->notices->show({Notice::Kind::Error, owned_->workspace.error(), {}, {}});
    owned_->log.append(4, QStringLiteral("workspace"), owned_->workspace.error());
    return false;
}

void Workbench::closeWorkspace()
{
    window_->saveState();
    owned_->workspace.close();
}

void Workbench::chooseWorkspace()
{
    auto* dialog = new QFileDialog(window_.get(), tr("Open a workspace"), QDir::homePath());
    dialog->setObjectName(QStringLiteral("workspace.open.dialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &Workbench::openWorkspace);
    dialog->open();
}

void Workbench::addWorkspaceCommands()
{
    CommandRegistry& commands = *owned_->commands;
    const QString menu = tr("File");
    commands.add({QStringLiteral("workspace.open"), tr("Open a workspace"), tr("Open a gateway's folder, or an empty one for a new gateway"),
                  {}, QStringLiteral("folder-open"), menu}, window_.get(), [this] { chooseWorkspace(); });
    commands.add({QStringLiteral("workspace.close"), tr("Close the workspace"), tr("Stop its gateway, keep what is open in it, and go to the first page"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_W)}, QStringLiteral("x"), menu}, window_.get(), [this] { closeWorkspace(); });
    commands.add({QStringLiteral("workspace.demo"), tr("Open the demo"), tr("Start a Publisher on this computer and open a fresh workspace for it"),
                  {}, QStringLiteral("sparkles"), menu}, window_.get(), [this] { startDemo(); });
    connect(&owned_->workspace, &Workspace::opened, window_.get(), [this] { refreshWorkspaceCommands(); });
    connect(&owned_->workspace, &Workspace::closed, window_.get(), [this] { refreshWorkspaceCommands(); });
    refreshWorkspaceCommands();
}

void Workbench::refreshWorkspaceCommands()
{
    owned_->commands->setBlocked(QStringLiteral("workspace.close"), owned_->workspace.isOpen() ? QString() : tr("No workspace is open."));
    owned_->commands->setBlocked(QStringLiteral("workspace.demo"), owned_->workspace.isDemo() ? tr("The demo is open.") : QString());
    refreshDemoCommand();
}

bool Workbench::reopenLast()
{
    const QStringList recent = owned_->settings.get(setting::recentWorkspaces);
    return owned_->settings.get(setting::reopenLast) && !recent.isEmpty() && QFileInfo::exists(recent.first()) &&
           openWorkspace(recent.first());
}

void Workbench::show() { window_->show(); }

void Workbench::offerTour()
{
    offersTour_ = true;
    window_->offerTour();
}

void Workbench::rememberWorkspace()
{
    owned_->exchanges.clear();
    owned_->tags.clear();
    capture::CaptureLimits limits;
    limits.exchanges = static_cast<std::uint64_t>(std::max(1, owned_->settings.get(setting::keepExchanges)));
    limits.octets = static_cast<std::uint64_t>(std::max(1, owned_->settings.get(setting::keepMegabytes))) << 20U;
    owned_->gateway->setLimits(limits);
    owned_->gateway->open(owned_->workspace.isDemo() ? demoCaptures()
                                                     : owned_->workspace.stateFolder() + QStringLiteral("/capture"));
    if (owned_->workspace.isDemo())
        return;
    QStringList recent = owned_->settings.get(setting::recentWorkspaces);
    recent.removeAll(owned_->workspace.folder());
    recent.prepend(owned_->workspace.folder());
    owned_->settings.set(setting::recentWorkspaces, QStringList(recent.mid(0, recentWorkspaces)));
}

void Workbench::settingChanged(const QString& id)
{
    if (id == QLatin1String(setting::language.id)) {
        applyLanguage();
        // Queued: the change comes from a widget of the window that goes.
        QMetaObject::invokeMethod(this, &Workbench::rebuildWindow, Qt::QueuedConnection);
    } else if (id.startsWith(QLatin1String("appearance/"))) {
        applyAppearance();
        if (id == QLatin1String(setting::compact.id)) // rows and margins are measured when they are made
            QMetaObject::invokeMethod(this, &Workbench::rebuildWindow, Qt::QueuedConnection);
    }
}

} // namespace postern::workbench
