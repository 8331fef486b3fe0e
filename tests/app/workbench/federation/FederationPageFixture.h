// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/federation/FederationPage.h"

#include "gatewaycore/controlplane/federation/FakeGateways.h"
#include "support/TestContext.h"
#include "workbench/federation/FederationDesk.h"

#include <QAction>
#include <QDir>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QtTest>

namespace postern::test {

/// The Federation page in a window of its own, with made-up gateways: "one", "two", "live" and "audit".
class FederationPageFixture {
  protected:
    ~FederationPageFixture() = default;

    std::unique_ptr<QTemporaryDir> state_;
    std::unique_ptr<TestContext> context_;
    std::unique_ptr<federation::test::FakeType> type_;
    std::unique_ptr<federation::Connectors> connectors_;
    std::unique_ptr<workbench::FederationDesk> desk_;
    workbench::FederationPage* page_ = nullptr;

    template <class T>
    T* child(const char* name)
    {
        T* found = page_->findChild<T*>(QLatin1String(name));
        if (found == nullptr)
            qFatal("no %s", name);
        return found;
    }
    QAction* command(const char* id) { return context_->commands.action(QLatin1String(id)); }
    QString reason(const char* id) { return context_->commands.blockedReason(QLatin1String(id)); }
    QString barText() { return child<QLabel>("federation.bar.text")->isVisible() ? child<QLabel>("federation.bar.text")->text() : QString(); }
    QString cell(const char* table, int row, int column) { return child<QTableView>(table)->model()->index(row, column).data().toString(); }
    int rows(const char* table) { return child<QTableView>(table)->model()->rowCount(); }
    void addApi()
    {
        context_->workspace.addDefinition(QStringLiteral("mine.yaml"), "openapi: 3.0.3\ninfo: {title: Mine, version: '2'}\nservers: [{url: 'https://b.example'}]\n"
                                                                       "paths: {/x: {get: {responses: {'200': {description: ok}}}}}\n");
    }
    void writeEnvironments(const QByteArray& text)
    {
        QFile file(context_->workspace.folder() + QStringLiteral("/environments.yaml"));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(text);
    }
    QByteArray environments()
    {
        QFile file(context_->workspace.folder() + QStringLiteral("/environments.yaml"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static QByteArray entry(const char* name, const char* mode = "read-write", const char* more = "")
    {
        return QByteArray("  - name: ") + name + "\n    type: fake\n    mode: " + mode + '\n' + more + "    settings: {address: " + name + "}\n";
    }
    void take(const QByteArray& entries)
    {
        addApi();
        writeEnvironments("# kept\napiVersion: postern/v1\nenvironments:\n" + entries);
        for (const char* name : {"one", "two", "live", "audit"})
            type_->gateways[name];
        QSignalSpy taken(&desk_->fleet(), &federation::Fleet::projectTaken);
        desk_->reload();
        QTRY_VERIFY_WITH_TIMEOUT(!desk_->fleet().gateways().empty() && !desk_->fleet().project()->revisions.empty() && !desk_->isReading(), 60'000);
        QTRY_VERIFY(rows("federation.matrix") == 1);
    }
    void run(const char* id)
    {
        QVERIFY2(command(id)->isEnabled(), qPrintable(QLatin1String(id) + QStringLiteral(": ") + reason(id)));
        command(id)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!desk_->fleet().isBusy(), 60'000);
        QTest::qWait(60); // the page follows a little later
    }
    void open()
    {
        state_ = std::make_unique<QTemporaryDir>();
        qputenv("XDG_STATE_HOME", state_->path().toUtf8());
        context_ = std::make_unique<TestContext>();
        type_ = std::make_unique<federation::test::FakeType>();
        connectors_ = std::make_unique<federation::Connectors>();
        desk_ = std::make_unique<workbench::FederationDesk>(context_->workspace, context_->jobs,
                                                 [this](std::string_view name) { return name == "fake" ? static_cast<const deployment::ConnectorType*>(type_.get()) : connectors_->find(name); });
        page_ = new workbench::FederationPage(context_->context, *desk_);
        context_->window.setCentralWidget(page_);
        context_->window.resize(1280, 800);
        context_->window.show();
        QVERIFY(QTest::qWaitForWindowActive(&context_->window));
    }
    void close()
    {
        delete page_;
        desk_.reset();
        context_.reset();
        type_.reset();
    }
};

} // namespace postern::test
