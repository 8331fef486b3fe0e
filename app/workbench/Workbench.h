// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"

#include <QObject>
#include <QString>
#include <functional>
#include <memory>
#include <vector>

class QTranslator;

namespace postern::workbench {

class ApisPage;
class PublisherDesk;
class PublisherSource;
class Demo;
class DemoGateways;
class DemoTour;
class MainWindow;
class Page;
class TryItPage;

/// The whole workbench put together: owns what outlives a window (settings, theme, workspace, gateway, exchanges,
/// jobs), makes the window with its pages, and makes it anew when the language changes.
class Workbench : public QObject {
    Q_OBJECT
  public:
    /// Neither may be null; without a `publisher` it is one over HTTP. Settings are in the folder of Settings::configFolder().
    explicit Workbench(std::unique_ptr<GatewayLink> gateway);
    Workbench(std::unique_ptr<GatewayLink> gateway, std::unique_ptr<PublisherSource> publisher);
    ~Workbench() override;

    /// Opens the folder; false with a message in the window when it cannot.
    bool openWorkspace(const QString& folder);
    /// Opens the folder that was open last, if the settings say so and it is still there.
    bool reopenLast();
    /// Starts the sandbox, opens a fresh demo workspace and connects to the sandbox's Publisher.
    void startDemo();
    /// After startDemo(): pulls, runs and calls by itself; `done` gets an empty text or what went wrong.
    void tourDemo(std::function<void(const QString& problem)> done);
    void show();
    /// Offers the tour of the window once on a computer, with the first workspace.
    void offerTour();
    /// Makes the window anew in the language of now; what was open in it comes back.
    void rebuildWindow();
    /// Renders every page to PNG files in the folder; the number of files, or -1 with a message on stderr.
    int takeScreenshots(const QString& folder);

    /// With all its pages, made now should they not be there yet.
    [[nodiscard]] MainWindow& window() const;
    [[nodiscard]] AppContext& context() const { return *context_; }

  private:
    struct Owned;
    void applyLanguage();
    void applyAppearance();
    void wireGateway();
    void settingChanged(const QString& id);
    void rememberWorkspace();
    [[nodiscard]] static QString demoCaptures();
    void openDemo();
    Page* makeWelcome();
    Page* makeApis();
    Page* makeTryIt();
    [[nodiscard]] ApisPage& apis() const;
    [[nodiscard]] TryItPage& tryIt() const;
    void offerDemoTokens(TryItPage& page) const;
    void addDemoCommand();
    void addWorkspaceCommands();
    void refreshWorkspaceCommands();
    void closeWorkspace();
    void chooseWorkspace();
    void sendDemoCalls();
    void refreshDemoCommand();
    QString newWorkspaceFolder(const QString& name) const;

    std::unique_ptr<Owned> owned_;
    std::unique_ptr<AppContext> context_;
    std::unique_ptr<MainWindow> window_;
    std::unique_ptr<Demo> demo_;
    std::unique_ptr<DemoGateways> demoGateways_;
    std::unique_ptr<DemoTour> tour_;
    std::function<void(const QString&)> tourDone_;
    std::vector<std::unique_ptr<QTranslator>> translators_;
    bool offersTour_ = false;
    double fontSize_ = 0; ///< of the interface before the setting's step
};

} // namespace postern::workbench
