// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/editor/CodeView.h"

#include "support/TestMain.h"
#include "workbench/editor/LargeText.h"
#include "workbench/theme/Theme.h"

#include <QAbstractScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QtTest>
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

    QScrollBar* bar() const { return view_->findChild<QAbstractScrollArea*>(QStringLiteral("test.text"))->verticalScrollBar(); }
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

    void wordsAreFoundInAllOfItAndAroundItsEnd()
    {
        const QByteArray text = numbered(10'000'000) + "the needle\n";
        show(text);
        QVERIFY(view_->find(QStringLiteral("needle")));
        const int end = bar()->value();
        QVERIFY(end > 100'000);
        QVERIFY(view_->find(QStringLiteral("\"order\": 1,")));
        QVERIFY(bar()->value() < 10);
        QVERIFY(view_->find(QStringLiteral("needle"), true));
        QVERIFY(!view_->find(QStringLiteral("no such words")));
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
