// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/workspace/Drafts.h"

#include "support/TestMain.h"
#include "workbench/workspace/Workspace.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QUndoStack>
#include <QtTest>

using namespace postern::workbench;

class DraftsTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Workspace> workspace_;
    const QString file_ = QStringLiteral("gateway.yaml");

    Drafts& drafts() { return workspace_->drafts(); }
    void write(const QByteArray& text)
    {
        QFile file(folder_->filePath(file_));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

  private Q_SLOTS:
    void init()
    {
        folder_ = std::make_unique<QTemporaryDir>();
        workspace_ = std::make_unique<Workspace>();
        write("a: 1\n");
        QVERIFY(workspace_->open(folder_->path()));
    }

    void aDraftIsNotTheFile()
    {
        QSignalSpy changed(&drafts(), &Drafts::changed);
        drafts().edit(file_, QStringLiteral("a: 2\n"), QStringLiteral("two"));
        QCOMPARE(drafts().text(file_), QStringLiteral("a: 2\n"));
        QCOMPARE(drafts().saved(file_), QStringLiteral("a: 1\n"));
        QCOMPARE(drafts().files(), QStringList{file_});
        QCOMPARE(changed.count(), 1);
        drafts().edit(file_, QStringLiteral("a: 2\n"), QStringLiteral("again")); // nothing new
        QCOMPARE(changed.count(), 1);
        drafts().edit(file_, QStringLiteral("a: 1\n"), QStringLiteral("back"));
        QVERIFY(drafts().files().isEmpty() && !drafts().draft(file_));
    }

    void editsThatBelongTogetherAreUndoneTogether()
    {
        const QString joint = QStringLiteral("typing");
        drafts().edit(file_, QStringLiteral("a: 2\n"), joint, joint);
        drafts().edit(file_, QStringLiteral("a: 23\n"), joint, joint);
        drafts().edit(file_, QStringLiteral("a: 23\nb: 1\n"), QStringLiteral("more"));
        workspace_->undoStack()->undo();
        QCOMPARE(drafts().text(file_), QStringLiteral("a: 23\n"));
        workspace_->undoStack()->undo();
        QVERIFY(!drafts().draft(file_));
        workspace_->undoStack()->redo();
        QCOMPARE(drafts().text(file_), QStringLiteral("a: 23\n"));
    }

    void aDraftIsWrittenDownAtOnceAndComesBack()
    {
        drafts().edit(file_, QStringLiteral("a: 2\n"), QStringLiteral("two"));
        Workspace other; // opened while the first one is: as after a crash
        QTRY_VERIFY((other.close(), other.open(folder_->path()) && other.drafts().draft(file_).has_value()));
        QCOMPARE(other.drafts().text(file_), QStringLiteral("a: 2\n"));
        QVERIFY(!other.drafts().isOvertaken(file_));
    }

    void whoeverWritesTheFileMeanwhileIsNoticed()
    {
        drafts().edit(file_, QStringLiteral("a: 2\n"), QStringLiteral("two"));
        write("a: 3\n");
        drafts().edit(file_, QStringLiteral("a: 4\n"), QStringLiteral("four"));
        QVERIFY(drafts().isOvertaken(file_));
    }

    void writingAndPuttingBackAreWhole()
    {
        const QString fresh = QStringLiteral("apis/new/postern.yaml");
        QString error;
        drafts().edit(fresh, QStringLiteral("apiVersion: postern/v1\n"), QStringLiteral("new"));
        QVERIFY(!drafts().exists(fresh));
        QVERIFY2(drafts().write(fresh, &error), qPrintable(error));
        QVERIFY(drafts().exists(fresh) && drafts().draft(fresh));
        QVERIFY(drafts().putBack(fresh, std::nullopt, &error) && !drafts().exists(fresh));
        QVERIFY(drafts().write(fresh, &error));
        drafts().forget(fresh);
        QVERIFY(!drafts().draft(fresh) && drafts().saved(fresh).startsWith(QStringLiteral("apiVersion")));
        drafts().edit(file_, QStringLiteral("a: 2\n"), QStringLiteral("two"));
        QVERIFY(!drafts().putBack(QStringLiteral("gateway.yaml/below/a/file"), QStringLiteral("x"), &error) && !error.isEmpty());
    }
};

POSTERN_TEST(DraftsTest);
#include "DraftsTest.moc"
