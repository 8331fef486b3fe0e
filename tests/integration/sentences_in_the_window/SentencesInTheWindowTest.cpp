// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"
#include "support/FakeGatewayLink.h"
#include "support/TestMain.h"
#include "workbench/Workbench.h"
#include "workbench/capture/CapturedGateway.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/InspectorPage.h"
#include "workbench/inspector/WhyBanner.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/models/KnownReasons.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPainter>
#include <QRegularExpression>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;

namespace {

constexpr int patienceMs = 20'000;
constexpr int onOneSheet = 14;

struct Call {
    QString name;
    QString filter;
    QString source;
    inspection::Trace trace;
};

/// Words that no German sentence has. Names and values stand as they are: in brackets or in quotation marks.
QString englishIn(QString text)
{
    static const QRegularExpression quoted(QStringLiteral("\"[^\"]*\"|„[^“]*“|`[^`]*`|\\([^)]*\\)"));
    static const QRegularExpression english(QStringLiteral("\\b(the|is|are|not|and|of|or|to|has|have|with|that|which|call|calls|add|ask)\\b"));
    text.remove(quoted);
    const auto match = english.match(text);
    return match.hasMatch() ? match.captured() : QString();
}

} // namespace

/// Each failing call of tests/integration/sentences, put into the Inspector of the whole window at 1280x800 in both
/// languages: its headline names status and filter, cause, what to do and source are there in full, nothing is cut off, no
/// hole is open, and German is German. POSTERN_SHOTS=folder draws what was shown, some calls to a sheet.
class SentencesInTheWindowTest : public QObject {
    Q_OBJECT
  private:
    std::vector<Call> calls_;

    void read()
    {
        QFile file(QStringLiteral(FAILING_CALLS "/traces.jsonl"));
        QVERIFY2(file.open(QIODevice::ReadOnly), "the traces are made by the test failing_calls");
        while (!file.atEnd()) {
            const QByteArray line = file.readLine();
            const auto value = schema::readJson(line.toStdString(), "traces.jsonl");
            QVERIFY(value);
            auto trace = inspection::traceFrom(*value->find("trace"));
            QVERIFY2(trace, trace ? "" : trace.error().describe().c_str());
            const QJsonObject more = QJsonDocument::fromJson(line).object();
            calls_.push_back({more.value(QLatin1String("name")).toString(), more.value(QLatin1String("filter")).toString(),
                              more.value(QLatin1String("source")).toString(), *std::move(trace)});
            calls_.back().trace.summary.id = calls_.size();
        }
    }

    static QString wrongWith(const QLabel* label, const char* what)
    {
        if (!label->isVisible() || label->text().isEmpty())
            return QStringLiteral("%1 is not shown").arg(QLatin1String(what));
        static const QRegularExpression hole(QStringLiteral("\\{\\w+\\}|%[1-9n]"));
        if (const auto open = hole.match(label->text()); open.hasMatch() && !open.captured().startsWith(QLatin1String("{id")))
            return QStringLiteral("%1 has a hole: %2").arg(QLatin1String(what), open.captured());
        if (label->height() < label->heightForWidth(label->width()) || label->visibleRegion().boundingRect() != label->rect())
            return QStringLiteral("%1 is cut off (%2 of %3 high)").arg(QLatin1String(what)).arg(label->height()).arg(label->heightForWidth(label->width()));
        return {};
    }

  private Q_SLOTS:
    void initTestCase()
    {
        if (!QFile::exists(QStringLiteral(FAILING_CALLS "/traces.jsonl")))
            QSKIP("there are no traces: run the test failing_calls first");
        read();
        QVERIFY(calls_.size() > 60);
    }

    void eachIsReadInTheWindow_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addRow("English") << QStringLiteral("en");
        QTest::addRow("German") << QStringLiteral("de");
    }

    void eachIsReadInTheWindow()
    {
        QFETCH(QString, language);
        const bool german = language == QLatin1String("de");
        {
            Settings settings;
            settings.set(setting::language, language);
            settings.set(setting::theme, QStringLiteral("light"));
            settings.sync();
        }
        auto fake = std::make_unique<test::FakeGatewayLink>();
        test::FakeGatewayLink& gateway = *fake;
        Workbench workbench(std::move(fake));
        QVERIFY(workbench.openWorkspace(QStringLiteral(FAILING_CALLS "/gateway")));
        workbench.window().resize(1280, 800);
        workbench.show();
        QCOMPARE(workbench.window().size(), QSize(1280, 800)); // it fits there
        gateway.start({}, {});
        auto* captured = qobject_cast<CapturedGateway*>(&workbench.context().gateway);
        QVERIFY(captured != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(!captured->isOpening(), patienceMs);
        const std::size_t before = workbench.context().exchanges.size();
        std::vector<CapturedGateway::Imported> all;
        for (const Call& call : calls_)
            all.push_back({call.trace.summary, call.trace, {}});
        captured->add(std::move(all));
        QTRY_COMPARE_WITH_TIMEOUT(workbench.context().exchanges.size(), before + calls_.size(), patienceMs);
        workbench.window().showPage(QStringLiteral("inspector"));
        auto* page = qobject_cast<InspectorPage*>(workbench.window().page(QStringLiteral("inspector")));
        auto* banner = page->findChild<WhyBanner*>(QStringLiteral("inspector.why"));
        const auto label = [banner](const char* name) { return banner->findChild<QLabel*>(QLatin1String(name)); };
        const QString folder = qEnvironmentVariable("POSTERN_SHOTS");
        QVector<QPixmap> sheet;
        QStringList wrong;
        int number = 0;
        for (const Call& call : calls_) {
            const quint64 id = workbench.context().exchanges.summary(before + static_cast<std::size_t>(number++)).id;
            page->choose(id);
            QTRY_VERIFY_WITH_TIMEOUT(page->detail().trace() && page->detail().trace()->summary.id == id, patienceMs);
            QCoreApplication::processEvents();
            QStringList found;
            const QLabel* sentence = label("inspector.why.sentence");
            const QLabel* fix = label("inspector.why.fix");
            found << wrongWith(sentence, "the sentence") << wrongWith(fix, "what to do");
            const QString status = QString::number(call.trace.summary.status);
            if (call.trace.summary.status != 0 && !sentence->text().startsWith(status))
                found << QStringLiteral("it does not begin with %1").arg(status);
            const bool named = sentence->text().contains(call.filter) || call.filter == QLatin1String("send") || sentence->text().startsWith(QLatin1String("200"));
            if (!named)
                found << QStringLiteral("it does not name %1").arg(call.filter);
            if (!call.source.isEmpty()) {
                found << wrongWith(label("inspector.why.source"), "the source");
                if (!label("inspector.why.source")->text().contains(call.source))
                    found << QStringLiteral("it does not say where it is configured: %1").arg(call.source);
            }
            if (german) {
                for (const QString& text : {sentence->text(), fix->text()}) {
                    if (const QString word = englishIn(text); !word.isEmpty())
                        found << QStringLiteral("\"%1\" is not German in: %2").arg(word, text);
                }
            }
            found.removeAll(QString());
            if (!found.isEmpty())
                wrong << QStringLiteral("%1 %2: %3\n     %4").arg(QString::number(number), call.name, found.join(QStringLiteral("; ")), page->detail().why());
            if (!folder.isEmpty())
                sheet << banner->grab();
        }
        draw(sheet, folder, language);
        QVERIFY2(wrong.isEmpty(), qPrintable(QLatin1Char('\n') + wrong.join(QLatin1Char('\n'))));
    }

  private:
    static void draw(const QVector<QPixmap>& all, const QString& folder, const QString& language)
    {
        for (qsizetype first = 0; first < all.size(); first += onOneSheet) {
            const auto some = all.mid(first, onOneSheet);
            int height = 0;
            for (const QPixmap& one : some)
                height += one.height() + 4;
            QPixmap sheet(some.first().width(), height);
            sheet.fill(Qt::white);
            QPainter painter(&sheet);
            int y = 0;
            for (const QPixmap& one : some) {
                painter.drawPixmap(0, y, one);
                y += one.height() + 4;
            }
            painter.end();
            QDir().mkpath(folder);
            sheet.save(QStringLiteral("%1/sentences-%2-%3.png").arg(folder, language).arg(first / onOneSheet + 1, 2, 10, QLatin1Char('0')));
        }
    }
};

POSTERN_TEST(SentencesInTheWindowTest);
#include "SentencesInTheWindowTest.moc"
