// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/Workbench.h"

#include "dataplane/pipeline/Faults.h"
#include "support/FakeGatewayLink.h"
#include "support/TestMain.h"
#include "workbench/editor/CodeView.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/models/KnownReasons.h"
#include "workbench/models/ReasonText.h"
#include "workbench/shell/CommandPalette.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/PaneArea.h"
#include "workbench/theme/Theme.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QFileInfo>
#include <QGroupBox>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLabel>
#include <QLibraryInfo>
#include <QLineEdit>
#include <QMenu>
#include <QProcess>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QSplitter>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTranslator>
#include <QtTest>

using namespace postern::workbench;
using postern::test::FakeGatewayLink;

namespace {

/// Writes what went through tr() in letters that nobody types: plain ones that are shown did not go through it, be they
/// all of a text or only what was put into it.
class Marker final : public QTranslator {
  public:
    [[nodiscard]] QString translate(const char* /*context*/, const char* source, const char* /*comment*/, int /*n*/) const override
    {
        QString marked = QString::fromUtf8(source);
        for (qsizetype at = 0; at < marked.size(); ++at) {
            const bool place = at > 0 && (marked.at(at - 1) == QLatin1Char('%') || (at > 1 && marked.mid(at - 2, 2) == QLatin1String("%L")));
            if (isPlain(marked.at(at)) && !place)
                marked[at] = QChar(static_cast<char16_t>(marked.at(at).unicode() + 0xFEE0)); // full-width
        }
        return marked;
    }
    [[nodiscard]] bool isEmpty() const override { return false; }
    static bool isPlain(QChar c) { return c.unicode() < 128 && c.isLetter(); }
};

QByteArray petStore()
{
    return "openapi: 3.0.3\ninfo: {title: Pets, version: 1.0.0}\nservers: [{url: 'http://localhost:3000'}]\n"
           "x-wso2-basePath: /pets/1.0.0\npaths:\n  /pets:\n    get: {responses: {'200': {description: ok}}}\n"
           "  /pets/{id}:\n    get: {responses: {'200': {description: ok}}}\n    delete: {responses: {'204': {description: gone}}}\n";
}

bool belongsToQt(const QWidget* widget)
{
    const QString name = widget->objectName();
    if (name.startsWith(QLatin1String("qt_")) || widget->inherits("QMenu") || widget->inherits("QRubberBand"))
        return true;
    if (widget->inherits("QScrollBar") || widget->inherits("QSplitterHandle") || widget->inherits("QComboBoxPrivateContainer") ||
        widget->inherits("QComboBoxListView") || widget->inherits("QFocusFrame") || widget->inherits("QToolBarExtension"))
        return true;
    // Arrows of a tab bar and parts of a scroll area, a frame or a combo box that cannot be reached by a key.
    return name.isEmpty() && widget->focusPolicy() == Qt::NoFocus;
}

QString describe(const QWidget* widget)
{
    QString path;
    for (const QWidget* at = widget; at != nullptr; at = at->parentWidget())
        path = QStringLiteral("%1(%2)/").arg(QLatin1String(at->metaObject()->className()), at->objectName()) + path;
    return path;
}

} // namespace

class WorkbenchTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<QTemporaryDir> folder_;
    FakeGatewayLink* gateway_ = nullptr;

    std::unique_ptr<Workbench> make(const QString& language = QStringLiteral("en"))
    {
        Settings settings;
        settings.set(setting::language, language);
        settings.sync();
        auto gateway = std::make_unique<FakeGatewayLink>();
        gateway_ = gateway.get();
        return std::make_unique<Workbench>(std::move(gateway));
    }
    void open(Workbench& workbench)
    {
        QVERIFY(workbench.openWorkspace(folder_->path()));
        if (workbench.context().workspace.apis().isEmpty())
            QVERIFY(!workbench.context().workspace.addDefinition(QStringLiteral("pets.yaml"), petStore()).isEmpty());
    }

  private Q_SLOTS:
    void init()
    {
        folder_ = std::make_unique<QTemporaryDir>();
        QFile::remove(Settings::configFolder() + QStringLiteral("/workbench.ini"));
    }

    void theFirstRunOffersAWayInAndAWorkspaceReplacesIt()
    {
        auto workbench = make();
        workbench->show();
        QCOMPARE(workbench->window().currentPage()->id(), QStringLiteral("welcome"));
        QVERIFY(workbench->window().findChild<QAbstractButton*>(QStringLiteral("welcome.demo")) != nullptr);
        open(*workbench);
        QCOMPARE(workbench->window().currentPage()->id(), QStringLiteral("apis"));
    }

    void theFirstPageIsUsedByEnter()
    {
        auto workbench = make();
        workbench->show();
        QVERIFY(QTest::qWaitForWindowActive(&workbench->window()));
        auto* folder = workbench->window().findChild<QAbstractButton*>(QStringLiteral("welcome.folder"));
        folder->setFocus();
        QTest::keyClick(folder, Qt::Key_Return);
        auto* dialog = workbench->window().findChild<QDialog*>(QStringLiteral("workspace.open.dialog"));
        QVERIFY(dialog != nullptr);
        dialog->reject();
    }

    void everyWidgetHasANameForScriptsAndForReaders()
    {
        auto workbench = make();
        open(*workbench);
        workbench->show();
        gateway_->start({}, {});
        gateway_->endExchanges(50);
        QStringList nameless;
        for (const Page* page : workbench->window().pages()) {
            workbench->window().showPage(page->id());
            const auto widgets = workbench->window().findChildren<QWidget*>();
            for (const QWidget* widget : widgets) {
                if (belongsToQt(widget))
                    continue;
                if (widget->objectName().isEmpty())
                    nameless << QStringLiteral("no objectName: ") + describe(widget);
                if (qobject_cast<const QLabel*>(widget) != nullptr)
                    continue; // its text is its name
                const bool reachable = widget->focusPolicy() != Qt::NoFocus || qobject_cast<const QAbstractButton*>(widget) != nullptr;
                if (reachable && widget->accessibleName().isEmpty())
                    nameless << QStringLiteral("no accessibleName: ") + describe(widget);
            }
        }
        nameless.removeDuplicates();
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
        const auto actions = workbench->context().commands.all();
        for (const QAction* action : actions) {
            QVERIFY2(!action->objectName().isEmpty() && !action->text().isEmpty(), qPrintable(action->text()));
            QVERIFY2(!workbench->context().commands.spec(action->objectName()).toolTip.isEmpty(), qPrintable(action->objectName()));
        }
    }

    void noTwoCommandsAnswerToTheSameKeys()
    {
        auto workbench = make();
        QStringList clashes;
        const auto actions = workbench->context().commands.all();
        for (const QAction* action : actions) {
            const QString id = action->objectName();
            const auto keys = workbench->context().commands.keys(id);
            for (const QKeySequence& key : keys) {
                const QStringList others = workbench->context().commands.conflicts(id, key);
                if (!others.isEmpty())
                    clashes << QStringLiteral("%1 %2 %3").arg(id, key.toString(), others.join(QLatin1Char(' ')));
            }
        }
        QVERIFY2(clashes.isEmpty(), qPrintable(clashes.join(QLatin1Char('\n'))));
    }

    void nothingThatIsShownIsHardCoded()
    {
        auto workbench = make();
        open(*workbench);
        gateway_->start({}, {});
        gateway_->endExchanges(50);
        Marker marker;
        QCoreApplication::installTranslator(&marker);
        workbench->rebuildWindow();
        workbench->show();
        QStringList plain;
        // What comes from the outside is not ours to translate: addresses, names of files and of APIs, methods, keys of
        // the configuration, what the sample traffic holds, and the names of languages.
        static const QRegularExpression data(QStringLiteral(
            "https?://[^\\s'\"]*|[\\w.{}~-]*/[\\w./{}~-]*|\\b[\\w-]+\\.(yaml|json|ini)\\b|\\bPets\\b|\\bOrders\\b|\\bPizza\\b|\\bWeather\\b|"
            "\\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\\b|\\bcurl -i\\b|\\bEnglish\\b|\\bDeutsch\\b|\\bApiKey\\b|\\badminUrl\\b|\\bHTTP\\b|\\+[A-Z]\\b|\\([A-Z]\\)"));
        const auto check = [&plain](const QString& text, const QObject* of) {
            // Names of makes of gateways, and what their connectors' own descriptions call their settings.
            if (of->objectName() == QLatin1String("federation.form.type") || of->objectName().startsWith(QLatin1String("federation.form.settings.")) ||
                of->objectName().startsWith(QLatin1String("federation.form.secret.")))
                return;
            QString rest = text;
            rest.remove(data);
            if (std::any_of(rest.cbegin(), rest.cend(), &Marker::isPlain) && !of->objectName().startsWith(QLatin1String("welcome.recent.")) &&
                of->objectName() != QLatin1String("export.name") && of->objectName() != QLatin1String("export.keys") && of->objectName() != QLatin1String("gateway.edit.where")) // a folder's name; keys; a path cut in its middle)
                plain << QStringLiteral("%1: %2").arg(of->objectName(), text);
        };
        for (const Page* page : workbench->window().pages()) {
            workbench->window().showPage(page->id());
            const auto widgets = workbench->window().findChildren<QWidget*>();
            for (QWidget* widget : widgets) {
                check(widget->toolTip(), widget);
                check(widget->accessibleName(), widget);
                if (const auto* label = qobject_cast<QLabel*>(widget))
                    check(label->text(), widget);
                else if (const auto* button = qobject_cast<QAbstractButton*>(widget))
                    check(button->text(), widget);
                else if (const auto* box = qobject_cast<QGroupBox*>(widget))
                    check(box->title(), widget);
                else if (const auto* edit = qobject_cast<QLineEdit*>(widget))
                    check(edit->placeholderText(), widget);
                else if (const auto* choice = qobject_cast<QComboBox*>(widget))
                    for (int n = 0; n < choice->count(); ++n)
                        check(choice->itemText(n), widget);
                else if (const auto* tabs = qobject_cast<QTabBar*>(widget))
                    for (int n = 0; n < tabs->count(); ++n)
                        check(tabs->tabText(n), widget);
                else if (const auto* header = qobject_cast<QHeaderView*>(widget); header != nullptr && header->model() != nullptr && header->orientation() == Qt::Horizontal)
                    for (int n = 0; n < header->count(); ++n)
                        check(header->model()->headerData(n, Qt::Horizontal).toString(), widget);
            }
        }
        const auto actions = workbench->context().commands.all();
        for (const QAction* action : actions) {
            check(action->text(), action);
            check(action->toolTip(), action);
        }
        QCoreApplication::removeTranslator(&marker);
        plain.removeDuplicates();
        QVERIFY2(plain.isEmpty(), qPrintable(plain.join(QLatin1Char('\n'))));
    }

    void everyReasonHasAGermanText()
    {
        QTranslator german;
        QVERIFY(german.load(QStringLiteral(":/i18n/postern_de.qm")));
        QVERIFY(knownReasons().size() > 80);
        const auto places = [](const QString& text) {
            static const QRegularExpression form(QStringLiteral("\\{\\w+\\}"));
            QStringList found;
            for (auto match = form.globalMatch(text); match.hasNext();)
                found << match.next().captured();
            found.sort();
            return found;
        };
        QStringList missing;
        const auto check = [&](const std::string& id, const std::string& text, const char* comment) {
            const QString english = QString::fromStdString(text);
            const QString translated = german.translate("Reason", text.c_str(), comment);
            if (!english.isEmpty() && (translated.isEmpty() || places(translated) != places(english)))
                missing << QStringLiteral("%1: \"%2\" in German is \"%3\"").arg(QString::fromStdString(id), english, translated);
        };
        for (const KnownReason& reason : knownReasons()) {
            check(reason.id, reason.sentence, reason.id.c_str());
            check(reason.id, reason.fix, nullptr);
        }
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
    }

    void aReasonIsShownInTheLanguageOfTheWindow()
    {
        const postern::inspection::Reason known{"fault.connect-failed", {{"detail", "127.0.0.1:1: Connection refused"}},
                                                "Runtime Error: 127.0.0.1:1: Connection refused.", "Check that the backend listens."};
        const postern::inspection::Reason foreign{"mine.own", {}, "My own sentence.", "My own fix."};
        const postern::inspection::Reason older{"jwt-auth.audience", {{"audience", "shop"}}, "Token audience \"shop\" is wrong.", {}};
        {
            auto workbench = make(QStringLiteral("de"));
            QCOMPARE(reasonSentence(known), QStringLiteral("Das Backend ist nicht erreichbar: 127.0.0.1:1: Connection refused."));
            QVERIFY(reasonFix(known).startsWith(QStringLiteral("Prüfen Sie")));
            QCOMPARE(reasonSentence(foreign), QStringLiteral("My own sentence."));
            QCOMPARE(reasonFix(foreign), QStringLiteral("My own fix."));
            QCOMPARE(reasonSentence(older), QStringLiteral("Token audience \"shop\" is wrong."));
        }
        auto workbench = make(QStringLiteral("en"));
        QCOMPARE(reasonSentence(known), QString::fromStdString(known.sentence));
        QCOMPARE(reasonFix(known), QString::fromStdString(known.fix));
    }

    void everyStringIsTranslated_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QStringList>("options");
        QTest::addRow("German") << QStringLiteral("de") << QStringList();
        QTest::addRow("English plurals") << QStringLiteral("en") << QStringList{QStringLiteral("-pluralonly")};
    }

    void everyStringIsTranslated()
    {
        QFETCH(QString, language);
        QFETCH(QStringList, options);
        const QString root = QStringLiteral(POSTERN_SOURCE_DIR);
        const QString copy = folder_->filePath(QStringLiteral("postern_%1.ts").arg(language));
        QVERIFY(QFile::copy(QStringLiteral("%1/translations/postern_%2.ts").arg(root, language), copy));
        QVERIFY(QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner));
        const QString tool = QLibraryInfo::path(QLibraryInfo::BinariesPath) + QStringLiteral("/lupdate");
        if (!QFile::exists(tool))
            QSKIP("lupdate is not installed (package qt6-l10n-tools)");
        const QString reasons = folder_->filePath(QStringLiteral("Reasons.cpp"));
        QFile made(reasons);
        QVERIFY(made.open(QIODevice::WriteOnly));
        made.write(QByteArray::fromStdString(reasonsForTranslation()));
        made.close();
        QProcess lupdate;
        lupdate.start(tool, options + QStringList{QStringLiteral("-silent"), QStringLiteral("-locations"), QStringLiteral("none"), QStringLiteral("-no-obsolete"), QStringLiteral("-I"), root + QStringLiteral("/app"), QStringLiteral("-I"),
                                     root + QStringLiteral("/gatewaycore"), root + QStringLiteral("/app/workbench"), reasons, QStringLiteral("-ts"), copy});
        QVERIFY(lupdate.waitForFinished(120'000));
        QCOMPARE(QString::fromUtf8(lupdate.readAllStandardError()), QString()); // "Cannot invoke tr() like this", for instance
        QFile file(copy);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        QStringList missing;
        static const QRegularExpression unfinished(QStringLiteral("<source>([^<]*)</source>(?:(?!</message>).)*type=\"unfinished\""),
                                                   QRegularExpression::DotMatchesEverythingOption);
        auto found = unfinished.globalMatch(text);
        while (found.hasNext())
            missing << found.next().captured(1);
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
        QVERIFY(text.count(QStringLiteral("<message")) > (language == QLatin1String("de") ? 400 : 5));
    }

    void theLanguageChangesAtOnceWithPlurals()
    {
        auto workbench = make();
        open(*workbench);
        workbench->show();
        gateway_->endExchanges(1);
        const auto exchanges = [&] { return workbench->window().findChild<QLabel*>(QStringLiteral("status.exchanges"))->text(); };
        QTRY_COMPARE(exchanges(), QStringLiteral("1 exchange")); // once what was kept is read
        gateway_->endExchanges(1'999);
        QCOMPARE(exchanges(), QStringLiteral("2,000 exchanges"));
        workbench->window().showPage(QStringLiteral("gateway"));
        workbench->context().settings.set(setting::language, QStringLiteral("de"));
        QTRY_COMPARE(exchanges(), QStringLiteral("2.000 Aufrufe"));
        QCOMPARE(workbench->window().currentPage()->id(), QStringLiteral("gateway"));
        QVERIFY(workbench->window().isVisible());
    }

    void aRestartBringsBackWhatWasOpen()
    {
        {
            auto workbench = make();
            open(*workbench);
            workbench->show();
            workbench->window().findChild<QLineEdit*>(QStringLiteral("apis.filter.field"))->setText(QStringLiteral("pets"));
            workbench->window().showPage(QStringLiteral("analytics"));
            workbench->context().gateway.start(folder_->path(), {});
            gateway_->endExchanges(12);
            workbench->window().close();
        }
        auto workbench = make();
        QVERIFY(workbench->reopenLast());
        QCOMPARE(workbench->context().workspace.folder(), folder_->path());
        QCOMPARE(workbench->window().currentPage()->id(), QStringLiteral("analytics"));
        QCOMPARE(workbench->window().findChild<QLineEdit*>(QStringLiteral("apis.filter.field"))->text(), QStringLiteral("pets"));
        QTRY_COMPARE(workbench->context().exchanges.size(), std::size_t(12));
    }

    void whatIsOpenIsKeptWhileTheWindowIsOpenNotOnlyWhenItCloses()
    {
        auto workbench = make();
        open(*workbench);
        workbench->show();
        QFile file(workbench->context().workspace.stateFolder() + QStringLiteral("/workspace.json"));
        const auto saved = [&file] {
            file.close();
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        workbench->window().findChild<QLineEdit*>(QStringLiteral("apis.filter.field"))->setText(QStringLiteral("pets4711"));
        workbench->window().showPage(QStringLiteral("analytics"));
        QTRY_VERIFY(saved().contains("pets4711")); // with the change of the page
        workbench->window().findChild<QLineEdit*>(QStringLiteral("apis.filter.field"))->setText(QStringLiteral("pets4712"));
        workbench->window().panes().open(QStringLiteral("jobs"));
        QTRY_VERIFY_WITH_TIMEOUT(saved().contains("pets4712"), 20'000); // after a while
        QCOMPARE(workbench->context().settings.get(setting::pane), QStringLiteral("jobs"));
        workbench->rebuildWindow();
        QCOMPARE(workbench->window().panes().current(), QStringLiteral("jobs"));
    }

    void oneWorkspaceAfterTheOtherEachWithItsOwnState()
    {
        auto workbench = make();
        open(*workbench);
        workbench->show();
        const auto filter = [&] { return workbench->window().findChild<QLineEdit*>(QStringLiteral("apis.filter.field")); };
        const auto run = [&](const char* id) { workbench->context().commands.action(QLatin1String(id))->trigger(); };
        filter()->setText(QStringLiteral("pets"));
        workbench->window().showPage(QStringLiteral("gateway"));
        QTemporaryDir other;
        workbench->context().navigation.openWorkspace(other.path());
        QCOMPARE(workbench->context().workspace.folder(), other.path());
        QVERIFY(filter()->text().isEmpty());
        QCOMPARE(workbench->window().currentPage()->id(), QStringLiteral("apis"));

        auto* recent = workbench->window().findChild<QMenu*>(QStringLiteral("menu.recent"));
        QVERIFY(recent != nullptr);
        Q_EMIT qobject_cast<QMenu*>(recent->parentWidget())->aboutToShow();
        QCOMPARE(recent->actions().size(), 1); // the other one, not the open one
        QCOMPARE(recent->actions().first()->text(), folder_->path());
        recent->actions().first()->trigger();
        QTRY_COMPARE(workbench->context().workspace.folder(), folder_->path());
        QCOMPARE(filter()->text(), QStringLiteral("pets"));
        QCOMPARE(workbench->window().currentPage()->id(), QStringLiteral("gateway"));

        gateway_->start({}, {});
        filter()->setText(QStringLiteral("cats"));
        run("workspace.close");
        QVERIFY(!workbench->context().workspace.isOpen());
        QVERIFY(gateway_->state() == GatewayState::Stopped);
        QCOMPARE(workbench->window().currentPage()->id(), QStringLiteral("welcome"));
        open(*workbench);
        QCOMPARE(filter()->text(), QStringLiteral("cats"));
        run("go.welcome");
        QCOMPARE(workbench->window().currentPage()->id(), QStringLiteral("welcome"));
        run("window.back");
        QCOMPARE(workbench->window().currentPage()->id(), QStringLiteral("gateway"));

        workbench->window().commandPalette().open(QFileInfo(other.path()).fileName());
        QCOMPARE(workbench->window().commandPalette().entry(0), other.path());
    }

    void onTheFirstPageNoKeyLeadsNowhere()
    {
        auto workbench = make();
        MainWindow& window = workbench->window();
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(window.currentPage()->id(), QStringLiteral("welcome"));
        QCOMPARE(workbench->context().commands.blockedReason(QStringLiteral("go.apis")), QStringLiteral("Open a workspace first."));
        workbench->context().navigation.open(QStringLiteral("inspector"), {{QStringLiteral("filter"), QStringLiteral("status=200")}});
        QCOMPARE(window.currentPage()->id(), QStringLiteral("welcome"));
        QTest::keyClick(&window, Qt::Key_Comma, Qt::ControlModifier);
        QCOMPARE(window.currentPage()->id(), QStringLiteral("settings")); // the person's own: needs no workspace
        QTest::keyClick(&window, Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(window.currentPage()->id(), QStringLiteral("welcome"));
        for (const char* id : {"apis.new", "gateway.run", "gateway.save", "workspace.close"})
            QVERIFY2(!workbench->context().commands.action(QLatin1String(id))->isEnabled(), id);
        for (const char* id : {"workspace.open", "workspace.demo", "go.welcome", "go.settings"})
            QVERIFY2(workbench->context().commands.action(QLatin1String(id))->isEnabled(), id);
    }

    void unsavedConfigurationSurvivesALanguageARestartAndAnotherWorkspace()
    {
        const QString mine = QStringLiteral("apiVersion: postern/v1\n# mine\n");
        const auto editor = [](Workbench& workbench) {
            return workbench.window().findChild<CodeView*>(QStringLiteral("gateway.config.text.frame"));
        };
        {
            auto workbench = make();
            open(*workbench);
            workbench->show();
            editor(*workbench)->retype(mine);
            workbench->context().settings.set(setting::language, QStringLiteral("de"));
            QTRY_COMPARE(workbench->window().findChild<QAbstractButton*>(QStringLiteral("gateway.config.save"))->text(), QStringLiteral("Speichern"));
            QCOMPARE(editor(*workbench)->text(), mine);
            QTemporaryDir other;
            QVERIFY(workbench->openWorkspace(other.path()));
            QVERIFY(editor(*workbench)->text() != mine);
            QVERIFY(!editor(*workbench)->isModified());
            QVERIFY(workbench->openWorkspace(folder_->path()));
            QCOMPARE(editor(*workbench)->text(), mine);
            workbench->window().close();
        }
        auto workbench = make();
        QVERIFY(workbench->reopenLast());
        QCOMPARE(editor(*workbench)->text(), mine);
        QVERIFY(editor(*workbench)->isModified());
    }

    void keysReachModesPanesAndThePalette()
    {
        auto workbench = make();
        open(*workbench);
        MainWindow& window = workbench->window();
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(window.currentPage()->id(), QStringLiteral("gateway"));
        QTest::keyClick(&window, Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(window.currentPage()->id(), QStringLiteral("apis"));
        QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
        QVERIFY(window.commandPalette().isVisible());
        auto* input = window.findChild<QLineEdit*>(QStringLiteral("palette.input"));
        QVERIFY(input->hasFocus());
        QTest::keyClicks(input, QStringLiteral("runga"));
        QCOMPARE(window.commandPalette().entry(0), QStringLiteral("gateway.run"));
        QTest::keyClick(input, Qt::Key_Return);
        QVERIFY(!window.commandPalette().isVisible());
        QCOMPARE(gateway_->starts().size(), 1);
        QCOMPARE(gateway_->starts().first().folder, folder_->path());
        QCOMPARE(window.currentPage()->id(), QStringLiteral("gateway"));
        QTest::keyClick(&window, Qt::Key_F5, Qt::ShiftModifier);
        QVERIFY(gateway_->state() == GatewayState::Stopped);
    }

    void aCallSurvivesAnotherLanguageAndItsTokenIsNotWrittenDown()
    {
        auto workbench = make();
        open(*workbench);
        workbench->show();
        const auto child = [&workbench](const char* name) { return workbench->window().findChild<QLineEdit*>(QLatin1String(name)); };
        child("tryit.auth.token")->setText(QStringLiteral("t0ken"));
        workbench->window().findChild<CodeView*>(QStringLiteral("tryit.body.text.frame"))->retype(QStringLiteral("mine"));
        const QLineEdit* before = child("tryit.auth.token");
        workbench->context().settings.set(setting::language, QStringLiteral("de"));
        QTRY_VERIFY(child("tryit.auth.token") != before);
        QCOMPARE(child("tryit.auth.token")->text(), QStringLiteral("t0ken"));
        QTRY_VERIFY(workbench->window().findChild<QComboBox*>(QStringLiteral("tryit.api"))->count() > 0);
        QCOMPARE(workbench->window().findChild<CodeView*>(QStringLiteral("tryit.body.text.frame"))->text(), QStringLiteral("mine"));
        workbench->window().saveState();
        QVERIFY(!QJsonDocument(workbench->context().workspace.state(QStringLiteral("page.tryit"))).toJson().contains("t0ken"));
    }

    void typingHowManyAreKeptDropsNothing()
    {
        auto workbench = make();
        open(*workbench);
        workbench->window().show();
        QVERIFY(QTest::qWaitForWindowActive(&workbench->window()));
        gateway_->start({}, {});
        gateway_->endExchanges(20'000);
        workbench->window().showPage(QStringLiteral("settings"));
        auto* keep = workbench->window().findChild<QSpinBox*>(QStringLiteral("settings.keep"));
        keep->setFocus();
        keep->selectAll();
        QTest::keyClicks(keep, QStringLiteral("50000"));
        QCOMPARE(workbench->context().settings.get(setting::keepExchanges), setting::keepExchanges.fallback);
        gateway_->endExchanges(1);
        QTRY_COMPARE(workbench->context().exchanges.size(), std::size_t(20'001)); // once its capture is open
        QTest::keyClick(keep, Qt::Key_Return);
        QCOMPARE(workbench->context().settings.get(setting::keepExchanges), 50'000);
        gateway_->endExchanges(40'000); // the oldest leave, and only they
        QVERIFY(workbench->context().exchanges.size() >= 50'000);
        QVERIFY(workbench->context().exchanges.size() < 50'000 + ExchangeStore::rowsPerChunk);
        QCOMPARE(workbench->context().exchanges.row(workbench->context().exchanges.size() - 1).id, std::uint64_t(60'001));
    }

    void aPagesKeysWorkOnItAndNowhereElse()
    {
        auto workbench = make();
        open(*workbench);
        MainWindow& window = workbench->window();
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        const auto press = [&window](Qt::Key key, Qt::KeyboardModifiers modifiers) {
            QWidget* focus = QApplication::focusWidget();
            QTest::keyClick(focus != nullptr ? focus : &window, key, modifiers);
        };
        // Two pages have the key; the one in view answers.
        for (const auto& [id, field] : {std::pair("apis", "apis.filter.field"), std::pair("inspector", "inspector.filter.field")}) {
            window.showPage(QLatin1String(id));
            press(Qt::Key_L, Qt::ControlModifier);
            auto* wanted = window.findChild<QLineEdit*>(QLatin1String(field));
            QVERIFY2(wanted != nullptr, field);
            QVERIFY2(wanted->hasFocus(), field);
        }
        gateway_->start({}, {});
        gateway_->endExchanges(6);
        const auto copied = [&] {
            QApplication::clipboard()->clear();
            press(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
            return QApplication::clipboard()->text();
        };
        window.showPage(QStringLiteral("gateway"));
        QCOMPARE(copied(), QStringLiteral("curl -i 'http://localhost:8280/orders/1.0.0'"));
        window.showPage(QStringLiteral("inspector"));
        QTRY_VERIFY(workbench->context().commands.action(QStringLiteral("inspector.copyCurl"))->isEnabled());
        QVERIFY(copied().startsWith(QLatin1String("curl -i")));
        window.showPage(QStringLiteral("tryit"));
        window.findChild<QLineEdit*>(QStringLiteral("tryit.url"))->setText(QStringLiteral("http://127.0.0.1:1/mine"));
        QCOMPARE(copied(), QStringLiteral("curl -i http://127.0.0.1:1/mine"));
        // A call is sent from the page that shows it only.
        QSignalSpy ran(&workbench->context().commands, &CommandRegistry::triggered);
        for (const char* id : {"apis", "gateway", "inspector", "analytics", "settings"}) {
            window.showPage(QLatin1String(id));
            press(Qt::Key_Return, Qt::ControlModifier);
            QVERIFY2(ran.isEmpty(), id);
        }
        window.showPage(QStringLiteral("tryit"));
        press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(ran.size(), 1);
        QCOMPARE(ran.first().first().toString(), QStringLiteral("tryit.send"));
        // The gateway is everybody's.
        window.showPage(QStringLiteral("apis"));
        press(Qt::Key_F5, Qt::ShiftModifier);
        QTRY_VERIFY(gateway_->state() == GatewayState::Stopped); // once it has the last traces
    }

    void everyPageIsRenderedInEveryLook_data()
    {
        QTest::addColumn<QString>("theme");
        QTest::addColumn<QString>("language");
        QTest::addRow("light-en") << QStringLiteral("light") << QStringLiteral("en");
        QTest::addRow("dark-de") << QStringLiteral("dark") << QStringLiteral("de");
        QTest::addRow("contrast-en") << QStringLiteral("contrast") << QStringLiteral("en");
    }

    /// Pictures go to $POSTERN_SHOTS/<look> when it is set, for people to look at.
    void everyPageIsRenderedInEveryLook()
    {
        QFETCH(QString, theme);
        QFETCH(QString, language);
        auto workbench = make(language);
        workbench->context().settings.set(setting::theme, theme);
        const QString look = theme + QLatin1Char('-') + language;
        const QTemporaryDir pictures; // not below the workspace, which has to be a gateway's folder or empty
        const QString root = qEnvironmentVariable("POSTERN_SHOTS", pictures.path());
        workbench->show();
        QTest::qWait(50); // a palette reaches widgets by events
        QVERIFY(workbench->window().QWidget::palette().color(QPalette::Window) == workbench->context().theme.colour(Colour::Window));
        QCOMPARE(workbench->takeScreenshots(QStringLiteral("%1/%2/first").arg(root, look)), 1);
        QTemporaryDir empty;
        QVERIFY(workbench->openWorkspace(empty.path()));
        QCOMPARE(workbench->takeScreenshots(QStringLiteral("%1/%2/empty").arg(root, look)), 8);
        open(*workbench);
        QCOMPARE(workbench->takeScreenshots(QStringLiteral("%1/%2/stopped").arg(root, look)), 8);
        gateway_->start(folder_->path(), {});
        gateway_->endExchanges(2'000);
        QTRY_VERIFY(workbench->context().exchanges.size() == 2'000);
        QTest::qWait(50); // the chain's trace comes by an event
        QCOMPARE(workbench->takeScreenshots(QStringLiteral("%1/%2/full").arg(root, look)), 8);
        gateway_->stop();
        gateway_->failStart({{Problem::Severity::Error, QStringLiteral("Port 8280 is in use by nginx (4711)."),
                              QStringLiteral("Use port 8281, or stop the other program."), QStringLiteral("gateway.yaml"), 5, 11}});
        gateway_->start(folder_->path(), {});
        workbench->context().commands.action(QStringLiteral("window.problems"))->trigger();
        QCOMPARE(workbench->takeScreenshots(QStringLiteral("%1/%2/error").arg(root, look)), 8);
    }
};

POSTERN_TEST(WorkbenchTest);
#include "WorkbenchTest.moc"
