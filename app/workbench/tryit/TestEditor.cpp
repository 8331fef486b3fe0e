// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/TestEditor.h"

#include "controlplane/calls/CallTest.h"
#include "workbench/editor/CodeView.h"
#include "workbench/shell/Page.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QSaveFile>
#include <QVBoxLayout>

namespace postern::workbench {

TestEditor::TestEditor(const Theme& theme, QString file, QWidget* parent)
    : QDialog(parent), file_(std::move(file)), text_(new CodeView(theme, QStringLiteral("tryit.testEditor.text"), tr("File of the test"), this)),
      problem_(named(new QLabel(this), "tryit.testEditor.problem", tr("What is wrong with the test")))
{
    setObjectName(QStringLiteral("tryit.testEditor"));
    setWindowTitle(tr("Test %1").arg(QFileInfo(file_).fileName()));
    text_->setLanguage(CodeView::Language::Yaml);
    problem_->setTextFormat(Qt::PlainText);
    problem_->setWordWrap(true);
    auto* help = named(new QLabel(tr("Checks: status, header, json (equals, matches or exists), timeBelowMs, schema. {{name}} is a variable; data: FILE.csv runs "
                                     "the test once for each row."), this), "tryit.testEditor.help", tr("What a test may hold"));
    help->setWordWrap(true);
    help->setTextFormat(Qt::PlainText);
    auto* buttons = named(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this), "tryit.testEditor.buttons", windowTitle());
    save_ = named(buttons->button(QDialogButtonBox::Save), "tryit.testEditor.save", tr("Save the test"));
    named(buttons->button(QDialogButtonBox::Cancel), "tryit.testEditor.cancel", tr("Close without saving"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(text_, 1);
    column->addWidget(problem_);
    column->addWidget(help);
    column->addWidget(buttons);
    connect(save_, &QPushButton::clicked, this, [this] {
        if (save())
            accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    QFile in(file_);
    if (in.open(QIODevice::ReadOnly))
        text_->setText(QString::fromUtf8(in.read(1024 * 1024)));
    connect(text_, &CodeView::textChanged, this, &TestEditor::judge);
    judge();
    resize(720, 520);
}

void TestEditor::judge()
{
    schema::Problems problems;
    good_ = calls::CallTest::parse(text_->text().toStdString(), QFileInfo(file_).fileName().toStdString(), problems).has_value();
    text_->clearMarks();
    for (const schema::Problem& problem : problems.all()) {
        if (problem.location.line > 0)
            text_->markProblem(static_cast<int>(problem.location.line), QString::fromStdString(problem.message));
    }
    problem_->setText(good_ ? QString() : QString::fromStdString(problems.toString()));
    problem_->setVisible(!good_);
    save_->setEnabled(good_);
}

bool TestEditor::save()
{
    if (!good_)
        return false;
    QSaveFile out(file_);
    if (!out.open(QIODevice::WriteOnly) || out.write(text_->text().toUtf8()) < 0 || !out.commit()) {
        problem_->setText(tr("%1 could not be written: %2").arg(file_, out.errorString()));
        problem_->show();
        return false;
    }
    Q_EMIT saved();
    return true;
}

} // namespace postern::workbench
