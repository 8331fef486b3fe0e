// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/LabelReader.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/ToolRow.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;

/// What must not make the window wider than a small screen, and what is read of labels.
class NarrowWindowTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aRowOfButtonsLosesItsLastWordsFirst()
    {
        test::TestContext context;
        const auto command = [&context](const char* id, const char* icon) {
            context.commands.add({QLatin1String(id), QStringLiteral("Quite a long name"), QStringLiteral("Does it"), {}, QLatin1String(icon), {}}, &context.window, [] {});
        };
        QWidget around; // a window of its own would not get narrower than its layout
        ToolRow row(&around);
        for (const auto& [id, icon] : {std::pair{"row.one", "play"}, std::pair{"row.two", "square"}, std::pair{"row.three", ""}}) {
            command(id, icon);
            row.add(commandButton(context.commands, id, &row));
        }
        row.row()->addStretch(1);
        around.show();
        const auto style = [&row](const char* id) { return row.findChild<QToolButton*>(QLatin1String(id) + QStringLiteral(".button"))->toolButtonStyle(); };
        row.resize(800, row.sizeHint().height());
        QCOMPARE(style("row.one"), Qt::ToolButtonTextBesideIcon);
        QCOMPARE(style("row.two"), Qt::ToolButtonTextBesideIcon);
        const int all = row.sizeHint().width();
        const int least = row.minimumSizeHint().width();
        QVERIFY2(least < all - 100, qPrintable(QStringLiteral("%1 of %2").arg(least).arg(all)));
        row.resize(all - 30, row.height());
        QCOMPARE(style("row.one"), Qt::ToolButtonTextBesideIcon);
        QCOMPARE(style("row.two"), Qt::ToolButtonIconOnly);
        row.resize(least, row.height());
        QCOMPARE(style("row.one"), Qt::ToolButtonIconOnly);
        QCOMPARE(style("row.three"), Qt::ToolButtonTextOnly); // it has nothing but words
        row.resize(800, row.height());
        QCOMPARE(style("row.two"), Qt::ToolButtonTextBesideIcon);
    }

    void aNamedLabelIsReadWithWhatItSays()
    {
        installLabelReader();
        const auto read = [](QLabel& label) { return QAccessible::queryAccessibleInterface(&label)->text(QAccessible::Name); };
        QLabel state(QStringLiteral("Running"));
        state.setAccessibleName(QStringLiteral("State of the gateway"));
        QCOMPARE(read(state), QStringLiteral("State of the gateway: Running"));
        state.setText(QStringLiteral("Stopped"));
        QCOMPARE(read(state), QStringLiteral("State of the gateway: Stopped"));
        QLabel same(QStringLiteral("Publisher: https://a"));
        same.setAccessibleName(QStringLiteral("Publisher"));
        QCOMPARE(read(same), QStringLiteral("Publisher: https://a"));
        QLabel more(QStringLiteral("count"));
        more.setAccessibleName(QStringLiteral("count, changed"));
        QCOMPARE(read(more), QStringLiteral("count, changed"));
        QLabel plain(QStringLiteral("&Where"));
        QWidget field;
        plain.setBuddy(&field);
        QCOMPARE(read(plain), QStringLiteral("Where"));
        bool labels = false;
        for (const auto& [other, relation] : QAccessible::queryAccessibleInterface(&plain)->relations())
            labels = labels || (relation == QAccessible::Labelled && other->object() == &field);
        QVERIFY(labels);
    }
};

POSTERN_TEST(NarrowWindowTest);
#include "NarrowWindowTest.moc"
