// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/WorkbenchOwned.h"

#include "workbench/CaptureCommands.h"
#include "workbench/analytics/AnalyticsPage.h"
#include "workbench/apis/ApisPage.h"
#include "workbench/demo/Demo.h"
#include "workbench/exportation/ExportPage.h"
#include "workbench/federation/FederationPage.h"
#include "workbench/gateway/GatewayPage.h"
#include "workbench/inspector/InspectorPage.h"
#include "workbench/settings/SettingsPage.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/shell/WelcomePage.h"
#include "workbench/tryit/TryItPage.h"

#include <QDir>
#include <QEventLoop>
#include <QTimer>

namespace postern::workbench {
namespace {
constexpr int pictureSettleMs = 150;
} // namespace

void Workbench::rebuildWindow()
{
    const bool wasVisible = window_ != nullptr && window_->isVisible();
    if (window_ != nullptr)
        window_->saveState();
    const MainWindow::Memory memory = window_ != nullptr ? window_->memory() : MainWindow::Memory();
    window_.reset(); // pages first: their commands go with them
    owned_->commands = std::make_unique<CommandRegistry>(owned_->settings);
    owned_->navigation = std::make_unique<Navigation>();
    owned_->notices = std::make_unique<Notices>();
    context_.reset(new AppContext{owned_->theme, owned_->settings, owned_->workspace, *owned_->gateway, owned_->exchanges, owned_->tags,
                                  owned_->jobs, owned_->log, owned_->problems, *owned_->commands, *owned_->navigation,
                                  *owned_->notices});
    window_ = std::make_unique<MainWindow>(*context_);
    window_->setWelcome(WelcomePage::face(), [this] { return makeWelcome(); });
    addWorkspaceCommands();
    addDemoCommand();
    auto* captures = new CaptureCommands(*context_, *window_, *owned_->transfer); // a child of the window
    window_->addPage(ApisPage::face(), [this] { return makeApis(); });
    window_->addPage(GatewayPage::face(), [this] { return new GatewayPage(*context_); });
    window_->addPage(InspectorPage::face(), [this, captures] {
        auto* page = new InspectorPage(*context_);
        captures->follow(*page);
        return page;
    });
    window_->addPage(TryItPage::face(), [this] { return makeTryIt(); });
    window_->addPage(AnalyticsPage::face(), [this] { return new AnalyticsPage(*context_); });
    window_->addPage(FederationPage::face(), [this] { return new FederationPage(*context_, *owned_->federation); });
    window_->addPage(ExportPage::face(), [this] { return new ExportPage(*context_, *owned_->exports); });
    window_->addPage(SettingsPage::face(), [this] { return new SettingsPage(*context_); }, true);
    window_->complete();

    connect(owned_->navigation.get(), &Navigation::workspaceRequested, this, &Workbench::openWorkspace);
    connect(window_.get(), &MainWindow::layoutReset, this, &Workbench::rebuildWindow, Qt::QueuedConnection); // a command of it runs
    if (offersTour_)
        window_->offerTour();
    window_->recall(memory);
    if (wasVisible)
        window_->show();
}

Page* Workbench::makeWelcome()
{
    auto* welcome = new WelcomePage(*context_);
    connect(welcome, &WelcomePage::demoRequested, this, &Workbench::startDemo);
    connect(welcome, &WelcomePage::workspaceRequested, this, &Workbench::openWorkspace);
    connect(welcome, &WelcomePage::folderRequested, this, &Workbench::chooseWorkspace);
    connect(welcome, &WelcomePage::connectRequested, this, [this] {
        if (openWorkspace(newWorkspaceFolder(QStringLiteral("publisher"))))
            owned_->navigation->open(QStringLiteral("apis"), {{QStringLiteral("action"), QStringLiteral("connect")}});
    });
    connect(welcome, &WelcomePage::definitionRequested, this, [this] {
        if (openWorkspace(newWorkspaceFolder(QStringLiteral("apis"))))
            owned_->navigation->open(QStringLiteral("apis"), {{QStringLiteral("action"), QStringLiteral("open")}});
    });
    return welcome;
}

Page* Workbench::makeApis()
{
    auto* page = new ApisPage(*context_, *owned_->publisher);
    connect(page, &ApisPage::tokenReady, this, [this](const SubscribedToken& whose, const Secret& token) {
        tryIt().takeToken(QString::fromStdString(token.reveal()), tr("%1.", "whose token it is").arg(whose.words()));
        owned_->notices->show({Notice::Kind::Success, tr("The token of %1 is in Try it.").arg(whose.application), tr("Open Try it"),
                               [this, api = whose.workspaceId] {
                                   QVariantMap place{{QStringLiteral("part"), QStringLiteral("credentials")}};
                                   if (!api.isEmpty())
                                       place.insert(QStringLiteral("api"), api);
                                   owned_->navigation->open(QStringLiteral("tryit"), place);
                               }});
    });
    return page;
}

Page* Workbench::makeTryIt()
{
    auto* page = new TryItPage(*context_);
    if (demo_ && demo_->isRunning() && owned_->workspace.isDemo())
        offerDemoTokens(*page);
    return page;
}

ApisPage& Workbench::apis() const { return *static_cast<ApisPage*>(window_->page(ApisPage::face().id)); }

TryItPage& Workbench::tryIt() const { return *static_cast<TryItPage*>(window_->page(TryItPage::face().id)); }

MainWindow& Workbench::window() const
{
    window_->pages();
    return *window_;
}

int Workbench::takeScreenshots(const QString& folder)
{
    if (!QDir().mkpath(folder)) {
        qWarning("%s", qPrintable(tr("%1 cannot be made. Choose another folder for the pictures.").arg(folder)));
        return -1;
    }
    int taken = 0;
    const auto take = [&](const QString& name) {
        const QString file = QStringLiteral("%1/%2.png").arg(folder, name);
        if (!window_->grab().save(file)) {
            qWarning("%s", qPrintable(tr("%1 cannot be written.").arg(file)));
            return false;
        }
        ++taken;
        return true;
    };
    if (!owned_->workspace.isOpen())
        return take(QStringLiteral("welcome")) ? taken : -1;
    const auto pages = window_->pages();
    for (const Page* page : pages) {
        window_->showPage(page->id());
        // What a page asks for when it is shown - a trace, a definition - comes by events; nobody uses the window now.
        QEventLoop settle;
        QTimer::singleShot(pictureSettleMs, &settle, &QEventLoop::quit);
        settle.exec();
        if (!take(page->id()))
            return -1;
    }
    return taken;
}

} // namespace postern::workbench
