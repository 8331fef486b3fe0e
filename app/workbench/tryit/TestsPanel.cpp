// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/TestsPanel.h"

#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/shell/ToolRow.h"
#include "workbench/models/CheckText.h"
#include "workbench/tryit/EnvironmentSet.h"
#include "workbench/tryit/PostmanTests.h"
#include "workbench/tryit/TestEditor.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QDir>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QRegularExpression>
#include <QSaveFile>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

QString testFolder(const AppContext& context)
{
    return context.workspace.isOpen() ? context.workspace.folder() + QStringLiteral("/tests") : QString();
}

} // namespace

TestsPanel::TestsPanel(AppContext& context, EnvironmentSet& environments, std::function<rest::RestSettings()> settings, QWidget* page)
    : context_(context), environments_(environments), settings_(std::move(settings))
{
    named(this, "tryit.tests", tr("Tests"));
    addCommands(page);
    view_ = new StateView(QStringLiteral("tryit.tests.view"), build());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->addWidget(view_);
    connect(&context.workspace, &Workspace::opened, this, &TestsPanel::read);
    connect(&context.workspace, &Workspace::closed, this, &TestsPanel::read);
    read();
}

TestsPanel::~TestsPanel() = default;

void TestsPanel::addCommands(QWidget* page)
{
    CommandRegistry& commands = context_.commands;
    commands.add({QStringLiteral("tryit.runTests"), tr("Run all tests"), tr("Run every test of the workspace, one after the other"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y)}, QStringLiteral("play"), tr("API")}, page, [this] { runAll(); });
    commands.add({QStringLiteral("tryit.runTest"), tr("Run this test"), tr("Run the chosen test"), {}, QStringLiteral("play"), {}}, page,
                 [this] { runChosen(); });
    commands.add({QStringLiteral("tryit.cancelTests"), tr("Cancel the tests"), tr("Send no further call of the tests"), {}, QStringLiteral("x"), {}}, page,
                 [this] { cancel(); });
    commands.add({QStringLiteral("tryit.editTest"), tr("Edit this test"), tr("Edit the file of the chosen test"), {}, QStringLiteral("pencil"), {}}, page,
                 [this] { editChosen(); });
}

QWidget* TestsPanel::build()
{
    auto* all = named(new QWidget, "tryit.tests.content", tr("Tests"));
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    auto* buttons = named(new ToolRow(all), "tryit.tests.tools", tr("What to do with tests"));
    for (const char* id : {"tryit.runTests", "tryit.runTest", "tryit.editTest", "tryit.cancelTests"}) {
        buttons->add(commandButton(context_.commands, id, buttons));
    }
    buttons->row()->addStretch(1);
    column->addWidget(buttons);
    summary_ = named(new QLabel(all), "tryit.tests.summary", tr("Outcome of the tests"));
    summary_->setTextFormat(Qt::PlainText);
    column->addWidget(summary_);
    tests_ = makeTable("tryit.tests.list", tr("Tests"), all);
    tests_->setModel(&model_);
    tests_->setSelectionMode(QAbstractItemView::SingleSelection);
    tests_->setColumnWidth(TestListModel::Name, 210);
    tests_->setColumnWidth(TestListModel::Status, 60);
    tests_->setColumnWidth(TestListModel::Time, 74);
    tests_->horizontalHeader()->setSectionResizeMode(TestListModel::Outcome, QHeaderView::Stretch);
    column->addWidget(tests_, 1);
    detail_ = named(new QLabel(all), "tryit.tests.detail", tr("The chosen test"));
    detail_->setTextFormat(Qt::PlainText);
    detail_->setWordWrap(true);
    column->addWidget(detail_);
    table_ = makeTable("tryit.tests.findings", tr("Checks of the chosen test"), all);
    table_->setModel(&findings_);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setColumnWidth(FindingModel::Subject, 190);
    table_->setColumnWidth(FindingModel::Expected, 150);
    table_->horizontalHeader()->setStretchLastSection(true);
    column->addWidget(table_, 1);
    connect(tests_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) { choose(index.row()); });
    connect(tests_, &QTableView::activated, this, &TestsPanel::editChosen);
    return all;
}

void TestsPanel::read()
{
    if (isRunning())
        return;
    model_.read(testFolder(context_));
    if (model_.entries().isEmpty()) {
        view_->showEmpty(QStringLiteral("circle-check"), tr("No tests yet"),
                         tr("A test is a call and what its answer has to be, kept as a file in the workspace's folder tests. Send a call, then make one of it; "
                            "postern test runs the same file on the command line."),
                         {context_.commands.action(QStringLiteral("tryit.makeTest"))});
    } else {
        view_->showContent();
        const int row = std::max(0, model_.rowOf(shown_));
        tests_->setCurrentIndex(model_.index(row, 0));
        choose(row);
    }
    Q_EMIT countChanged(static_cast<int>(model_.entries().size()));
    refresh();
}

int TestsPanel::chosen() const { return model_.rowOf(shown_); }

void TestsPanel::choose(int row)
{
    if (row < 0 || row >= model_.entries().size())
        return;
    const TestListModel::Entry& entry = model_.entries().at(row);
    shown_ = entry.file;
    findings_.setResults(entry.results);
    QString text = entry.problem;
    for (const calls::TestResult& result : entry.results) {
        if (text.isEmpty() && !result.passed())
            text = resultText(result);
    }
    detail_->setText(text);
    detail_->setVisible(!text.isEmpty());
    refresh();
}

void TestsPanel::runAll()
{
    QVector<int> rows;
    for (int row = 0; row < model_.entries().size(); ++row)
        rows << row;
    run(rows);
}

void TestsPanel::runChosen()
{
    if (chosen() >= 0)
        run({chosen()});
}

void TestsPanel::run(const QVector<int>& rows)
{
    if (isRunning())
        return;
    std::vector<calls::LoadedTest> tests;
    running_.clear();
    for (const int row : rows) {
        if (!model_.entries().at(row).problem.isEmpty())
            continue;
        running_ << row;
        tests.push_back(model_.entries().at(row).loaded);
        model_.begin(row);
    }
    if (tests.empty())
        return;
    run_ = std::make_unique<calls::CallTestRun>(std::move(tests), environments_.lookup(), settings_());
    if (rows.size() > 1) {
        job_ = context_.jobs.start(tr("Tests"));
        job_->setCancel([self = QPointer(this)] {
            if (self != nullptr)
                self->cancel();
        });
    }
    connect(run_.get(), &calls::CallTestRun::tested, this, [this](const calls::TestResult& result) {
        const int row = running_.at(static_cast<int>(result.test));
        model_.take(row, result);
        if (row == chosen())
            choose(row);
        if (job_)
            job_->setProgress(static_cast<double>(result.test) / static_cast<double>(running_.size()),
                              QString::fromStdString(run_->tests()[result.test].test.name));
        refresh();
    });
    connect(run_.get(), &calls::CallTestRun::finished, this, [this](bool cancelled) {
        model_.endRun();
        if (job_ && cancelled)
            job_->cancelled(summary_->text());
        else if (job_ && model_.count(TestListModel::State::Failed) > 0)
            job_->fail(summary_->text());
        else if (job_)
            job_->finish(summary_->text());
        job_ = nullptr;
        // It is in the middle of its own signal.
        run_.release()->deleteLater();
        refresh();
        Q_EMIT ended();
    });
    run_->start();
    refresh();
}

void TestsPanel::cancel()
{
    if (run_)
        run_->cancel();
}

bool TestsPanel::add(const calls::CallTest& test)
{
    const QDir folder(testFolder(context_));
    const QString path = newTestFile(folder.path(), QString::fromStdString(test.name));
    QSaveFile file(path);
    const bool written = context_.workspace.isOpen() && folder.mkpath(QStringLiteral(".")) && file.open(QIODevice::WriteOnly) &&
                         file.write(QByteArray::fromStdString(test.toText())) >= 0 && file.commit();
    if (!written) {
        context_.notices.show({Notice::Kind::Error, context_.workspace.isOpen() ? tr("The test could not be written: %1").arg(file.errorString())
                                                                                : tr("Open a workspace first: tests are kept in it."), {}, {}});
        return false;
    }
    shown_ = path;
    read();
    return true;
}

void TestsPanel::editChosen()
{
    if (chosen() < 0 || isRunning())
        return;
    auto* editor = new TestEditor(context_.theme, shown_, this);
    editor->setAttribute(Qt::WA_DeleteOnClose);
    connect(editor, &TestEditor::saved, this, &TestsPanel::read);
    editor->open();
}

void TestsPanel::refresh()
{
    const int total = static_cast<int>(model_.entries().size());
    const int passed = model_.count(TestListModel::State::Passed);
    const int failed = model_.count(TestListModel::State::Failed);
    summary_->setText(isRunning() ? tr("Running: %1 of %2 so far").arg(passed + failed).arg(total)
                      : passed + failed == 0
                          ? tr("%Ln test(s), not run yet", nullptr, total)
                          : tr("%1 passed, %2 failed, %3 not run").arg(passed).arg(failed).arg(total - passed - failed));
    CommandRegistry& commands = context_.commands;
    const QString busy = isRunning() ? tr("Tests are running.") : QString();
    const QString none = total == 0 ? tr("There is no test yet.") : busy;
    commands.setBlocked(QStringLiteral("tryit.runTests"), none);
    commands.setBlocked(QStringLiteral("tryit.runTest"), none);
    commands.setBlocked(QStringLiteral("tryit.editTest"), none);
    commands.setBlocked(QStringLiteral("tryit.cancelTests"), isRunning() ? QString() : tr("No test is running."));
}

} // namespace postern::workbench
