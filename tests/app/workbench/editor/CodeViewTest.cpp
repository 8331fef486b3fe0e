// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/editor/CodeView.h"

#include "support/TestMain.h"
#include "workbench/editor/LargeText.h"
#include "workbench/theme/Theme.h"

#include <QAbstractScrollArea>
#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QtTest>
#include <algorithm>
#include <memory>

using namespace postern::workbench;

namespace {

constexpr int patienceMs = 60'000;

/// Of so many octets, each line with its number.
QByteArray numbered(qsizetype octets)
{
    QByteArray text;
    text.reserve(octets + 64);
    for (int n = 1; text.size() < octets; ++n)
        text += R"({"order": )" + QByteArray::number(n) + R"(, "name": "Käse", "paid": true},)" + '\n';
    return text;
}

} // namespace

/// The view of texts with those of many megabytes: its beginning at once, the whole a little later, and everything that one
/// does with a text in it.
class CodeViewTest : public QObject {
    Q_OBJECT
  private:
    Theme theme_;
    std::unique_ptr<CodeView> view_;

    QAbstractScrollArea* field() const { return view_->findChild<QAbstractScrollArea*>(QStringLiteral("test.text")); }
    QScrollBar* bar() const { return field()->verticalScrollBar(); }
    /// From 1; it is in what is shown.
    bool shows(int line) const { return bar()->value() < line && line <= bar()->value() + bar()->pageStep() + 1; }
    /// What is copied of the text from the caret on, or to the end of the caret's line.
    QString copied(bool all) const
    {
        if (all)
            QTest::keyClick(field(), Qt::Key_A, Qt::ControlModifier);
        else
            QTest::keyClick(field(), Qt::Key_End, Qt::ShiftModifier);
        QTest::keyClick(field(), Qt::Key_C, Qt::ControlModifier);
        return QGuiApplication::clipboard()->text();
    }
    /// Waits until it is known.
    bool finds(const QString& words, bool backwards = false)
    {
        view_->find(words, backwards);
        return QTest::qWaitFor([this] { return !view_->found().searching; }, patienceMs) && view_->found().chosen > 0;
    }
    void show(const QByteArray& text)
    {
        QSignalSpy loaded(view_.get(), &CodeView::loaded);
        view_->setLargeText(text);
        QVERIFY(view_->length() > 0);
        if (loaded.isEmpty())
            QVERIFY(loaded.wait(patienceMs));
        QCOMPARE(loaded.count(), 1);
    }

  private Q_SLOTS:
    void init()
    {
        view_ = std::make_unique<CodeView>(theme_, QStringLiteral("test.text"), QStringLiteral("Text"));
        view_->setReadOnly(true);
        view_->resize(700, 500);
        view_->show();
        QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    }
    void cleanup() { view_.reset(); }

    void itsBeginningIsThereAtOnceAndThenAllOfIt()
    {
        const QByteArray text = numbered(20'000'000);
        QSignalSpy loaded(view_.get(), &CodeView::loaded);
        QSignalSpy changed(view_.get(), &CodeView::textChanged);
        view_->setLargeText(text);
        QVERIFY(view_->length() > 10'000 && view_->length() < text.size());
        QVERIFY(text.startsWith(view_->text().toUtf8()));
        QVERIFY(loaded.isEmpty());
        QVERIFY(loaded.wait(patienceMs));
        QCOMPARE(loaded.first().first().toInt(), 0);
        QCOMPARE(view_->length(), text.size());
        QVERIFY(view_->text().toUtf8() == text);
        QVERIFY(!view_->isModified());
        QVERIFY(changed.isEmpty()); // nobody has typed
        view_->setText(QStringLiteral("short"));
        QCOMPARE(view_->text(), QStringLiteral("short"));
    }

    void longLinesAreBrokenBetweenLetters()
    {
        QByteArray line;
        while (line.size() < 3'000'000)
            line += "aü€𝄞";
        QSignalSpy loaded(view_.get(), &CodeView::loaded);
        view_->setLargeText(line);
        QVERIFY(loaded.wait(patienceMs));
        QVERIFY(loaded.first().first().toInt() >= 3'000'000 / LargeText::longestLine - 1);
        QString shown = view_->text();
        QVERIFY(!shown.contains(QChar::ReplacementCharacter));
        QCOMPARE(shown.remove(QLatin1Char('\n')), QString::fromUtf8(line));
    }

    void aPlaceInItIsGoneToAsSoonAsItIsThere()
    {
        const QByteArray text = numbered(20'000'000);
        const int lines = static_cast<int>(text.count('\n'));
        QSignalSpy loaded(view_.get(), &CodeView::loaded);
        view_->setLargeText(text);
        view_->goTo(lines - 100, 3);
        QVERIFY(loaded.isEmpty());
        QCOMPARE(bar()->value(), 0); // not somewhere on the way
        QVERIFY(loaded.wait(patienceMs));
        QVERIFY2(shows(lines - 100), qPrintable(QStringLiteral("%1 of %2, looking for %3").arg(bar()->value()).arg(bar()->maximum()).arg(lines - 100)));
        QVERIFY(bar()->maximum() > lines - 200);
        QVERIFY2(text.contains(copied(false).toUtf8()) && copied(false).startsWith(QStringLiteral("order\": %1,").arg(lines - 100)), qPrintable(copied(false)));
        // In its beginning, at once; and there it stays.
        loaded.clear();
        view_->setLargeText(text);
        view_->goTo(300);
        QVERIFY(loaded.isEmpty());
        QVERIFY2(shows(300), qPrintable(QStringLiteral("%1 of %2, %3 lines").arg(bar()->value()).arg(bar()->maximum()).arg(bar()->pageStep())));
        QVERIFY(loaded.wait(patienceMs));
        QVERIFY(shows(300));
        view_->goTo(lines * 2);
        QVERIFY(shows(lines));
    }

    void theScrollBarIsRightWhileItComesAndWhenAnotherTextTakesItsPlace()
    {
        view_->setLargeText(numbered(20'000'000));
        const auto lines = static_cast<int>(view_->text().count(QLatin1Char('\n')));
        QVERIFY(lines > 1'000);
        view_->goTo(lines - 300);
        QVERIFY2(shows(lines - 300) && bar()->maximum() > lines - 60, qPrintable(QStringLiteral("%1 of %2").arg(bar()->value()).arg(bar()->maximum())));
        view_->setText(QString::fromUtf8(numbered(100'000)));
        const auto later = static_cast<int>(view_->text().count(QLatin1Char('\n')));
        view_->goTo(later);
        QVERIFY2(shows(later), qPrintable(QStringLiteral("%1 of %2").arg(bar()->value()).arg(bar()->maximum())));
    }

    void whoLooksAtSomethingElseMeanwhileIsLeftThere()
    {
        QSignalSpy loaded(view_.get(), &CodeView::loaded);
        view_->setLargeText(numbered(20'000'000));
        view_->goTo(100'000);
        QTest::keyClick(field(), Qt::Key_Down);
        QVERIFY(loaded.wait(patienceMs));
        QVERIFY(shows(2));
        loaded.clear();
        view_->setLargeText(numbered(20'000'000));
        view_->goTo(100'000);
        view_->setLargeText(numbered(10'000'000)); // another text
        QVERIFY(loaded.wait(patienceMs));
        QCOMPARE(bar()->value(), 0);
    }

    void placesAndCopiesOfBrokenLinesAreThoseOfTheText()
    {
        QByteArray first;
        while (first.size() < 300'000)
            first += "aü€𝄞";
        const QByteArray text = first + "\nthe second\n" + first + "Käse\n\nlast";
        show(text);
        QVERIFY(view_->broken() > 500);
        QCOMPARE(view_->text(), QString::fromUtf8(text));
        QVERIFY(copied(true) == QString::fromUtf8(text));
        view_->goTo(2, 5);
        QCOMPARE(copied(false), QStringLiteral("second"));
        view_->goTo(2, 400); // a line ends somewhere
        QTest::keyClick(field(), Qt::Key_Home);
        QCOMPARE(copied(false), QStringLiteral("the second"));
        view_->goTo(3, static_cast<int>(QString::fromUtf8(first).toUcs4().size()) + 2);
        QCOMPARE(copied(false), QStringLiteral("äse"));
        view_->goTo(5);
        QCOMPARE(copied(false), QStringLiteral("last"));
        // A part of a broken line, over a break.
        view_->goTo(1, 2);
        for (int n = 0; n < 3; ++n)
            QTest::keyClick(field(), Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(field(), Qt::Key_C, Qt::ControlModifier);
        const QString part = QGuiApplication::clipboard()->text();
        QVERIFY(part.size() > 500 && !part.contains(QLatin1Char('\n')) && QString::fromUtf8(first).mid(1).startsWith(part));
    }

    void whatComesPieceByPieceInOneLineIsBrokenTheSameWay()
    {
        QString all;
        view_->setText(QStringLiteral("[1"));
        all = view_->text();
        for (int n = 0; n < 300; ++n) {
            const QString piece = QString(n, QChar(0x20AC)) + QStringLiteral(", %1").arg(n);
            view_->append(piece);
            all += piece;
        }
        QVERIFY(view_->broken() > 100);
        QCOMPARE(view_->text(), all);
        view_->append(QStringLiteral("\nshort"));
        QVERIFY(copied(true) == all + QStringLiteral("\nshort"));
        view_->setText(QStringLiteral("short"));
        QCOMPARE(view_->broken(), 0);
    }

    void wordsAreFoundInAllOfItAndAroundItsEnd()
    {
        const QByteArray text = numbered(10'000'000) + "the needle\n";
        show(text);
        QVERIFY(finds(QStringLiteral("needle")));
        const int end = bar()->value();
        QVERIFY(end > 100'000);
        QVERIFY(finds(QStringLiteral("\"order\": 1,")));
        QVERIFY(bar()->value() < 10);
        QVERIFY(finds(QStringLiteral("needle"), true));
        QCOMPARE(bar()->value(), end);
        QVERIFY(!finds(QStringLiteral("no such words")));
    }

    /// Lines are broken to be shown, words are not: they are found, counted and chosen where a line is broken in their midst.
    void wordsAreFoundWhereALineIsBroken()
    {
        QByteArray text;
        QVector<qsizetype> places;
        while (text.size() < 300'000) {
            text += QByteArray(static_cast<qsizetype>(places.size()) % 97 + 20, 'x');
            places << text.size();
            text += places.size() % 2 == 0 ? "Nädel" : "nÄDEL";
        }
        show(text);
        QVERIFY(view_->broken() > 500);
        LargeText lines(text);
        while (!lines.atEnd())
            (void)lines.next(10'000);
        QVERIFY(finds(QStringLiteral("nädel")));
        QCOMPARE(view_->found().places, places.size());
        int broken = 0;
        for (qsizetype n = 0; n < places.size(); ++n) {
            QCOMPARE(view_->found().chosen, n + 1);
            QTest::keyClick(field(), Qt::Key_C, Qt::ControlModifier);
            QVERIFY2(QGuiApplication::clipboard()->text().compare(QStringLiteral("nädel"), Qt::CaseInsensitive) == 0, qPrintable(QGuiApplication::clipboard()->text()));
            const auto& breaks = lines.breaks();
            broken += std::any_of(breaks.begin(), breaks.end(), [&](const qsizetype& at) {
                const qsizetype before = at - (&at - breaks.data()); // in the text
                return before > places[n] && before < places[n] + 6;
            });
            view_->goToFound(1);
        }
        QVERIFY(broken > 10);
        QCOMPARE(view_->found().chosen, 1); // around the end
        view_->goToFound(-1);
        QCOMPARE(view_->found().chosen, places.size());
        // From where one has clicked, not from the place before.
        view_->goTo(1, 1'000);
        view_->goToFound(1);
        const auto next = std::lower_bound(places.begin(), places.end(), 1'000) - places.begin();
        QVERIFY2(std::abs(view_->found().chosen - 1 - next) <= 2, qPrintable(QString::number(view_->found().chosen))); // columns count letters
        view_->goTo(1, 1'000);
        const qsizetype forwards = view_->found().chosen;
        view_->goToFound(-1);
        QCOMPARE(view_->found().chosen, forwards - 1);
    }

    void aLargeTextIsLookedThroughBesideTheWindowAndBeforeAllOfItIsThere()
    {
        const QByteArray text = numbered(50'000'000) + "the NEEDLE\n";
        QSignalSpy loaded(view_.get(), &CodeView::loaded);
        view_->setLargeText(text);
        QSignalSpy changed(view_.get(), &CodeView::foundChanged);
        view_->find(QStringLiteral("needle"));
        QVERIFY(view_->found().searching && view_->found().places == 0); // nothing was done here
        QVERIFY(loaded.isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(!view_->found().searching, patienceMs);
        QCOMPARE(view_->found().places, 1);
        if (loaded.isEmpty())
            QVERIFY(loaded.wait(patienceMs));
        QVERIFY(bar()->value() > 500'000); // it went there as soon as it could
        QVERIFY(view_->found().chosen == 1);
        // More than are kept are not counted.
        view_->find(QStringLiteral("e"));
        QTRY_VERIFY_WITH_TIMEOUT(!view_->found().searching, patienceMs);
        QVERIFY(view_->found().more && view_->found().places == static_cast<qsizetype>(TextSearch::mostPlaces));
        view_->find({});
        QVERIFY(!view_->found().searching && view_->found().places == 0);
    }

    void whatChangesIsLookedThroughAgainAndTheCaretStays()
    {
        view_->setText(QStringLiteral("one two one"));
        QVERIFY(finds(QStringLiteral("one")));
        QCOMPARE(view_->found().places, 2);
        view_->setText(QStringLiteral("two one two"));
        QVERIFY(view_->found().searching);
        QTRY_VERIFY(!view_->found().searching);
        QVERIFY(view_->found().places == 1 && view_->found().chosen == 0);
        view_->append(QStringLiteral("\none"));
        QTRY_COMPARE(view_->found().places, 2);
        view_->goToFound(1);
        QCOMPARE(view_->found().chosen, 1);
        view_->setReadOnly(false);
        view_->retype(QStringLiteral("one\none\none"));
        view_->goToFound(1); // at once, in what is there now
        QTRY_COMPARE(view_->found().places, 3);
        QCOMPARE(view_->found().chosen, 1);
    }

    void wordsAreMatchedLetterByLetter_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("count");
        QTest::newRow("overlapping") << QStringLiteral("aa") << QByteArray("aaaaa") << 2;
        QTest::newRow("capitals beyond ASCII") << QStringLiteral("straÑe") << QByteArray("STRAÑE strañe") << 2;
        QTest::newRow("beyond the first plane") << QStringLiteral("𝄞𐐨") << QByteArray("x𝄞𐐀𝄞𐐨") << 2;
        QTest::newRow("no UTF-8") << QStringLiteral("ä") << QByteArray("\xe4\xc3\xa4\xff\xc3") << 1;
        QTest::newRow("several lines") << QStringLiteral("a\nb") << QByteArray("a\nb") << 1;
        QTest::newRow("cut") << QStringLiteral("abc") << QByteArray("xab") << 0;
        QTest::newRow("nothing") << QString() << QByteArray("abc") << 0;
    }
    void wordsAreMatchedLetterByLetter()
    {
        QFETCH(QString, words);
        QFETCH(QByteArray, text);
        QFETCH(int, count);
        const std::atomic<bool> stop{false};
        const WordMatcher::Found found = WordMatcher(words).in(text, 10, stop);
        QCOMPARE(static_cast<int>(found.places.size()), count);
        QVERIFY(!found.more);
        for (const WordMatcher::Place& place : found.places)
            QVERIFY(place.length > 0 && place.at + place.length <= text.size());
        const std::atomic<bool> stopped{true};
        QVERIFY(WordMatcher(words).in(text, 10, stopped).places.empty());
    }

    /// A language in a text of megabytes: nothing of it is done where it is not seen.
    void aLargeTextWithALanguageHasItsColoursWhereItIsLookedAt()
    {
        view_->setLanguage(CodeView::Language::Json);
        show(numbered(8'000'000));
        QVERIFY(view_->coloured() < view_->length() / 2);
        QTRY_VERIFY(view_->coloured() > 100);
        view_->goTo(1'000);
        QTRY_VERIFY(view_->coloured() > 30'000);
    }

    void anotherTextEndsWhatWasBegun()
    {
        QSignalSpy loaded(view_.get(), &CodeView::loaded);
        for (int n = 0; n < 20; ++n)
            view_->setLargeText(numbered(5'000'000));
        view_->setText(QStringLiteral("short"));
        QVERIFY(!loaded.wait(300));
        QCOMPARE(view_->text(), QStringLiteral("short"));
        show(numbered(2'000'000));
        show(numbered(3'000'000));
        QVERIFY(view_->length() >= 3'000'000);
    }

    void whatIsTypedAfterwardsIsModifiedAndComesWithItsMarks()
    {
        view_->setLanguage(CodeView::Language::Json);
        show(numbered(3'000'000));
        view_->setReadOnly(false);
        QVERIFY(view_->length() >= 3'000'000);
        view_->setText(QStringLiteral("{\n}\n"));
        QSignalSpy changed(view_.get(), &CodeView::textChanged);
        view_->retype(QStringLiteral("{\n1\n}\n"));
        QVERIFY(!changed.isEmpty());
        QVERIFY(view_->isModified());
        view_->markProblem(2, QStringLiteral("wrong"));
        QCoreApplication::processEvents();
        view_->clearMarks();
        QCOMPARE(view_->text(), QStringLiteral("{\n1\n}\n"));
    }

    void aSmallOneIsWholeAtOnce()
    {
        QSignalSpy loaded(view_.get(), &CodeView::loaded);
        view_->setLargeText("{}\n");
        QCOMPARE(loaded.count(), 1);
        QCOMPARE(view_->text(), QStringLiteral("{}\n"));
        view_->setLargeText({});
        QCOMPARE(view_->length(), 0);
    }

    void aViewMayGoBeforeItsTextIsThere()
    {
        for (int n = 0; n < 10; ++n) {
            view_->setLargeText(numbered(4'000'000));
            QTest::qWait(n * 3);
            view_.reset();
            init();
        }
        show(numbered(4'000'000));
    }
};

POSTERN_TEST(CodeViewTest);
#include "CodeViewTest.moc"
