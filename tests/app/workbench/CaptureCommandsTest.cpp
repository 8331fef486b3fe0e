// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/CaptureCommands.h"

#include "support/FakeGatewayLink.h"
#include "support/TestMain.h"
#include "workbench/Workbench.h"
#include "workbench/capture/CapturedGateway.h"
#include "workbench/inspector/FilterBar.h"
#include "workbench/inspector/InspectorPage.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/shell/Notices.h"
#include "workbench/tryit/TryItPage.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QMimeData>
#include <QTemporaryDir>
#include <QUrl>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;
using Kind = CaptureCommands::Kind;

namespace {

const QByteArray archive("{\"log\":{\"entries\":[{\"startedDateTime\":\"2026-01-01T00:00:00Z\",\"time\":1,\"request\":{\"method\":\"GET\",\"url\":\"https://h/pasted\"},"
                         "\"response\":{\"status\":200}}]}}");
const QByteArray collection("{\"info\":{\"name\":\"Shop\",\"schema\":\"https://schema.getpostman.com/json/collection/v2.1.0/collection.json\"},\n"
                            "\"item\":[{\"name\":\"One\",\"request\":{\"method\":\"GET\",\"url\":\"http://h/one\"}}]}");

} // namespace

class CaptureCommandsTest : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Workbench> workbench_;
    test::FakeGatewayLink* gateway_ = nullptr;
    QStringList said_;

    [[nodiscard]] AppContext& context() const { return workbench_->context(); }
    [[nodiscard]] InspectorPage& inspector() const { return *workbench_->window().findChild<InspectorPage*>(QStringLiteral("inspector")); }
    [[nodiscard]] CaptureCommands& commands() const { return *workbench_->window().findChild<CaptureCommands*>(); }
    void trigger(const char* id) const
    {
        QVERIFY2(context().commands.blockedReason(QLatin1String(id)).isEmpty(), id);
        context().commands.action(QLatin1String(id))->trigger();
    }
    QString write(const char* name, const QByteArray& text) const
    {
        const QString path = folder_->filePath(QLatin1String(name));
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? path : QString();
    }
    void drop(const QMimeData& data) const
    {
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QVERIFY(QCoreApplication::sendEvent(&workbench_->window(), &enter) && enter.isAccepted());
        QDropEvent event(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QVERIFY(QCoreApplication::sendEvent(&workbench_->window(), &event));
    }
    /// Answers the file dialog that a command opens.
    void choose(const char* dialog, const QString& file) const
    {
        auto* asked = workbench_->window().findChild<QFileDialog*>(QLatin1String(dialog));
        QVERIFY(asked != nullptr);
        Q_EMIT asked->fileSelected(file);
        asked->close();
    }

  private Q_SLOTS:
    void init()
    {
        folder_ = std::make_unique<QTemporaryDir>();
        Settings settings;
        settings.set(setting::language, QStringLiteral("en"));
        settings.sync();
        auto gateway = std::make_unique<test::FakeGatewayLink>();
        gateway_ = gateway.get();
        workbench_ = std::make_unique<Workbench>(std::move(gateway));
        said_.clear();
        connect(&context().notices, &Notices::shown, this, [this](const Notice& notice) { said_ << notice.text; });
        QVERIFY(workbench_->openWorkspace(folder_->filePath(QStringLiteral("work"))));
        QTRY_VERIFY(!static_cast<CapturedGateway&>(context().gateway).isOpening());
    }
    void cleanup() { workbench_.reset(); }

    void whatItIsIsReadFromItsBeginning()
    {
        QVERIFY(CaptureCommands::kindOf("SQLite format 3\0") == Kind::Capture);
        QVERIFY(CaptureCommands::kindOf(archive) == Kind::Har);
        QVERIFY(CaptureCommands::kindOf("\xef\xbb\xbf\n " + archive) == Kind::Har);
        QVERIFY(CaptureCommands::kindOf(collection) == Kind::Postman);
        QVERIFY(CaptureCommands::kindOf("  curl -k https://h/") == Kind::Curl);
        QVERIFY(CaptureCommands::kindOf("openapi: 3.0.3") == Kind::Definition);
        QVERIFY(CaptureCommands::kindOf("{\"openapi\":\"3.0.3\",\"x\":{\"log\":1}}") == Kind::Definition);
        QVERIFY(CaptureCommands::kindOf("{}") == Kind::Unknown);
        QVERIFY(CaptureCommands::kindOf("") == Kind::Unknown);
        QVERIFY(CaptureCommands::kindOf("GET / HTTP/1.1") == Kind::Unknown);
    }

    void aPastedArchiveIsInTheList()
    {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(archive));
        trigger("capture.paste");
        QTRY_COMPARE(context().exchanges.size(), std::size_t(1));
        QCOMPARE(context().exchanges.summary(0).target, std::string("/pasted"));
    }

    void aPastedCommandIsInTheForm()
    {
        QGuiApplication::clipboard()->setText(QStringLiteral(" curl -X PUT https://h/form -H 'X-A: 1'\n"));
        trigger("capture.paste");
        QCOMPARE(workbench_->window().currentPage()->id(), QStringLiteral("tryit"));
        auto* url = workbench_->window().findChild<QLineEdit*>(QStringLiteral("tryit.url"));
        QVERIFY(url != nullptr);
        QCOMPARE(url->text(), QStringLiteral("https://h/form"));
        QGuiApplication::clipboard()->setText(QStringLiteral("good morning"));
        trigger("capture.paste");
        QVERIFY(!said_.isEmpty() && said_.last().contains(QStringLiteral("neither")));
    }

    void droppedFilesGoWhereTheyBelong()
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(write("any.name", archive)), QUrl::fromLocalFile(write("shop.json", collection)),
                      QUrl::fromLocalFile(write("pets.yaml", "openapi: 3.0.3\n")), QUrl::fromLocalFile(folder_->filePath(QStringLiteral("missing"))),
                      QUrl(QStringLiteral("https://h/x.har"))});
        drop(data);
        QTRY_COMPARE(context().exchanges.size(), std::size_t(1));
        QTRY_VERIFY(QFile::exists(folder_->filePath(QStringLiteral("work/tests/one.yaml"))));
        QTRY_COMPARE(workbench_->window().currentPage()->id(), QStringLiteral("tryit")); // the tests are shown
        const QString all = said_.join(QLatin1Char('\n'));
        QVERIFY2(all.contains(QStringLiteral("page APIs")) && all.contains(QStringLiteral("cannot be read")) && all.contains(QStringLiteral("no file on this computer")), qPrintable(all));
        QMimeData text;
        text.setText(QString::fromUtf8(archive));
        drop(text);
        QTRY_COMPARE(context().exchanges.size(), std::size_t(2));
    }

    void brokenOnesSayWhere()
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(write("broken.har", "{\"log\":{\"entries\":[\n{\"a\": tru}]}}")),
                      QUrl::fromLocalFile(write("broken.json", "{\"info\":{\"schema\":\"https://schema.getpostman.com/x\"},\n\"item\":[}"))});
        drop(data);
        QTRY_VERIFY(said_.size() >= 2);
        const QString all = said_.join(QLatin1Char('\n'));
        QVERIFY2(all.contains(QStringLiteral("broken.har:2: entry 1")) && all.contains(QStringLiteral("broken.json:2:")), qPrintable(all));
    }

    void theListAndTheChosenOnesAreExported()
    {
        gateway_->start({}, {});
        gateway_->endExchanges(30);
        QTRY_COMPARE(context().exchanges.size(), std::size_t(30));
        workbench_->window().showPage(QStringLiteral("inspector"));
        inspector().filterBar().setText(QStringLiteral("status>=400"));
        QTRY_VERIFY(!inspector().list().isFiltering() && inspector().list().rowCount() > 0 && inspector().list().rowCount() < 30);
        const auto entries = [this](const char* name) {
            QFile file(folder_->filePath(QLatin1String(name)));
            return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object().value(QStringLiteral("log")).toObject().value(QStringLiteral("entries")).toArray()
                                                  : QJsonArray();
        };
        trigger("capture.exportListed");
        choose("capture.exportListed.dialog", folder_->filePath(QStringLiteral("listed.har")));
        QTRY_COMPARE(entries("listed.har").size(), inspector().list().rowCount());
        for (const auto& entry : entries("listed.har"))
            QVERIFY(entry.toObject().value(QStringLiteral("response")).toObject().value(QStringLiteral("status")).toInt() >= 400);
        inspector().choose(inspector().list().exchangeId(0));
        trigger("capture.exportChosen");
        choose("capture.exportChosen.dialog", folder_->filePath(QStringLiteral("chosen.har")));
        QTRY_COMPARE(entries("chosen.har").size(), 1);
        inspector().filterBar().setText(QStringLiteral("status=999"));
        QTRY_VERIFY(inspector().list().rowCount() == 0 && !inspector().list().isFiltering());
        QVERIFY(!context().commands.blockedReason(QStringLiteral("capture.exportListed")).isEmpty());
        QVERIFY(!context().commands.blockedReason(QStringLiteral("capture.exportChosen")).isEmpty());
    }
};

POSTERN_TEST(CaptureCommandsTest);
#include "CaptureCommandsTest.moc"
