// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/exportation/ExportPage.h"

#include "workbench/exportation/ExportDesk.h"
#include "workbench/exportation/ExportForm.h"
#include "workbench/exportation/FilePane.h"
#include "workbench/exportation/PlaceQuestion.h"
#include "workbench/exportation/PreviewModel.h"
#include "workbench/exportation/SecretModel.h"
#include "workbench/exportation/StartCommand.h"
#include "workbench/exportation/TrialPane.h"
#include "workbench/models/ProblemModel.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/StateView.h"
#include "workbench/workspace/Drafts.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QTreeView>
#include <QVBoxLayout>

namespace postern::workbench {

ExportPage::ExportPage(AppContext& context, ExportDesk& desk, QWidget* parent)
    : Page(face(), context, parent), desk_(desk), preview_(new PreviewModel(this)), problems_(new ProblemModel(this)),
      secrets_(new SecretModel(this))
{
    addCommands();
    auto* column = new QVBoxLayout(this);
    column->addWidget(build());
    wire();
    refresh();
}

ExportPage::~ExportPage() = default;

void ExportPage::addCommands()
{
    CommandRegistry& commands = context().commands;
    const QString menu = tr("File");
    commands.add({QStringLiteral("export.validate"), tr("Validate"), tr("Show what would be written, and what is wrong with it; nothing is written"),
                  {QKeySequence(Qt::CTRL | Qt::Key_Return)}, QStringLiteral("check"), {}}, this, [this] {
                      bar_->clear();
                      desk_.validate(form_->choices());
                  });
    commands.add({QStringLiteral("export.dryRun"), tr("Dry run"), tr("Start the bundle without a window and run the tests and the marked calls against it"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return)}, QStringLiteral("play"), {}}, this, [this] {
                      bar_->clear();
                      tabs_->setCurrentWidget(trial_);
                      desk_.tryOut(form_->choices(), trial_->choices());
                  });
    commands.add({QStringLiteral("export.write"), tr("Write the export..."), tr("Write the export to a place on this computer"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)}, QStringLiteral("save"), menu}, this, [this] { askPlace(); });
    commands.add({QStringLiteral("export.replace"), tr("Replace it"), tr("Write the export in place of what is there"), {}, QStringLiteral("save"), {}}, this,
                 [this] { write(taken_, true); });
    commands.add({QStringLiteral("export.cancel"), tr("Cancel the export"), tr("Stop what runs; nothing half-written stays"), {}, QStringLiteral("x"), {}}, this,
                 [this] { desk_.cancel(); });
    commands.add({QStringLiteral("export.copyCommand"), tr("Copy the command"), tr("Copy the command that starts the export"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)}, QStringLiteral("copy"), {}}, this, [this] {
                      QApplication::clipboard()->setText(command_->text());
                      context().notices.show({Notice::Kind::Success, tr("The command is copied."), {}, {}});
                  });
}

void ExportPage::wire()
{
    connect(&desk_, &ExportDesk::changed, this, &ExportPage::refresh);
    connect(&desk_, &ExportDesk::placeTaken, this, &ExportPage::placeTaken);
    connect(&desk_, &ExportDesk::written, this, [this](const QString& place, bool same) {
        bar_->show(InlineBar::Kind::Info, {same ? tr("Exactly this is there already: %1").arg(place) : tr("Written: %1").arg(place), {}, {}, {}},
                   {context().commands.action(QStringLiteral("export.copyCommand"))});
    });
    connect(&desk_, &ExportDesk::failed, this, [this] {
        if (desk_.preview() != nullptr) // else it is said in the files' place
            bar_->show(InlineBar::Kind::Error, desk_.failure());
    });
    connect(&desk_, &ExportDesk::tried, this, [this](int passed, int failed) {
        context().notices.show({failed > 0 ? Notice::Kind::Error : Notice::Kind::Success, tr("Dry run: %1/%2 pass").arg(passed).arg(passed + failed), {}, {}});
    });
    connect(question_, &PlaceQuestion::answered, this, [this](const QString& place) { write(place, false); });
    connect(form_, &ExportForm::changed, this, &ExportPage::refresh);
    connect(tree_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        file_->show(shown_, now.siblingAtColumn(PreviewModel::Name).data(PreviewModel::PathRole).toString());
    });
    connect(tree_, &QTreeView::activated, this, [this] { tabs_->setCurrentWidget(file_); });
    connect(trial_, &TrialPane::testChosen, this, [this](const QString& file) {
        const QDir tests(context().workspace.folder() + QStringLiteral("/tests"));
        context().navigation.open(QFileInfo(file).dir() == tests ? QStringLiteral("tryit") : QStringLiteral("inspector"),
                                  QFileInfo(file).dir() == tests ? QVariantMap{{QStringLiteral("tests"), true}} : QVariantMap{{QStringLiteral("filter"), QStringLiteral("marked")}});
    });
    const auto project = [this] {
        const QString folder = context().workspace.folder();
        trial_->setProject(folder);
        form_->setOwnName(QFileInfo(folder).fileName());
        bar_->clear();
        question_->hide();
        taken_.clear();
        refresh();
    };
    connect(&context().workspace, &Workspace::opened, this, project);
    connect(&context().workspace, &Workspace::closed, this, project);
    connect(&context().workspace, &Workspace::apisChanged, this, &ExportPage::refresh);
    project();
}

bool ExportPage::canExport() const { return context().workspace.isOpen() && !context().workspace.apis().isEmpty(); }

void ExportPage::refreshCommands()
{
    CommandRegistry& commands = context().commands;
    const bool busy = desk_.work() != ExportDesk::Work::Nothing;
    const QString why = !context().workspace.isOpen() ? tr("Open a workspace first.")
                        : !canExport()                ? tr("There is no API in this workspace yet.")
                        : busy                        ? tr("An export runs.")
                                                      : QString();
    for (const char* id : {"export.validate", "export.dryRun", "export.write"})
        commands.setBlocked(QLatin1String(id), why);
    commands.setBlocked(QStringLiteral("export.replace"), !why.isEmpty() ? why : taken_.isEmpty() ? tr("There is nothing to be replaced.") : QString());
    commands.setBlocked(QStringLiteral("export.cancel"), !busy ? tr("No export runs.") : desk_.isStopping() ? tr("It is stopping.") : QString());
    commands.setBlocked(QStringLiteral("export.copyCommand"), command_->text().isEmpty() ? tr("Validate first.") : QString());
}

void ExportPage::refresh()
{
    if (shown_ != desk_.preview())
        showPreview();
    showLists();
    command_->setText(shown_ == nullptr ? QString() : startCommand(*shown_, desk_.place().isEmpty() ? proposedPlace() : desk_.place()));
    command_->setCursorPosition(0);
    summary_->setText(desk_.work() != ExportDesk::Work::Nothing ? desk_.step() : summary());
    refreshCommands();
    CommandRegistry& commands = context().commands;
    if (!canExport())
        view_->showEmpty(iconName(), tr("Nothing to export yet"), tr("Add an API to this workspace; then the gateway can be exported."),
                         {commands.action(QStringLiteral("go.apis"))});
    else if (desk_.work() == ExportDesk::Work::Validate || (desk_.work() != ExportDesk::Work::Nothing && shown_ == nullptr))
        view_->showLoading(desk_.step(), commands.action(QStringLiteral("export.cancel")));
    else if (desk_.work() == ExportDesk::Work::Nothing && !desk_.failure().what.isEmpty() && shown_ == nullptr)
        view_->showError(desk_.failure(), {commands.action(QStringLiteral("export.validate"))});
    else if (shown_ != nullptr)
        view_->showContent();
    else
        view_->showEmpty(iconName(), tr("Not looked at yet"), tr("Validate shows each file that would be written. Nothing is written before you say where."),
                         {commands.action(QStringLiteral("export.validate"))});
}

void ExportPage::showPreview()
{
    const QString before = tree_->currentIndex().data(PreviewModel::PathRole).toString();
    shown_ = desk_.preview();
    preview_->setFiles(shown_ == nullptr ? QVector<PreviewFile>() : shown_->files);
    secrets_->set(shown_ == nullptr ? std::vector<exporting::BundleSecret>() : shown_->plan.facts.secrets, context().workspace.folder());
    QModelIndex chosen = preview_->indexOf(before);
    for (const char* name : {"README.txt", "README.md", "Containerfile"}) {
        if (!chosen.isValid())
            chosen = preview_->indexOf(QLatin1String(name));
    }
    tree_->setCurrentIndex(chosen.isValid() ? chosen : preview_->index(0, 0));
    file_->show(shown_, tree_->currentIndex().siblingAtColumn(PreviewModel::Name).data(PreviewModel::PathRole).toString());
    if (shown_ != nullptr)
        tellOfDrafts();
}

/// What somebody is still editing is not exported: the project is what its folder has.
void ExportPage::tellOfDrafts()
{
    const auto edited = context().workspace.drafts().files();
    if (!edited.isEmpty())
        bar_->show(InlineBar::Kind::Warning, {tr("Edits of %Ln file(s) are not applied, and not exported: %1", nullptr, static_cast<int>(edited.size())).arg(edited.join(QStringLiteral(", "))), {}, {}, {}});
}

void ExportPage::askPlace()
{
    taken_.clear();
    bar_->clear();
    question_->ask(desk_.place().isEmpty() ? proposedPlace() : desk_.place());
    refresh();
}

void ExportPage::write(QString place, bool replace) // by value: it may be taken_ itself
{
    taken_.clear();
    bar_->clear();
    parent_ = QFileInfo(place).path();
    desk_.write(form_->choices(), place, replace);
}

void ExportPage::placeTaken(const QString& place, bool replaceable)
{
    taken_ = replaceable ? place : QString();
    refresh();
    QAction* const other = context().commands.action(QStringLiteral("export.write"));
    if (replaceable)
        bar_->show(InlineBar::Kind::Warning, {tr("%1 is there already, and is something else. Nothing was written.").arg(place), {}, {}, {}},
                   {context().commands.action(QStringLiteral("export.replace")), other});
    else
        bar_->show(InlineBar::Kind::Error, {tr("%1 is there already, and no export made it. Nothing was written.").arg(place), {}, tr("Choose another place."), {}}, {other});
}

QString ExportPage::proposedPlace() const
{
    const ExportChoices choices = form_->choices();
    exporting::BundleFacts facts;
    facts.name = (choices.name.isEmpty() ? QFileInfo(context().workspace.folder()).fileName() : choices.name).toStdString();
    facts.version = choices.version.toStdString();
    if (shown_ != nullptr) {
        facts.name = shown_->plan.facts.name;
        if (facts.version.empty())
            facts.version = shown_->plan.facts.version;
    }
    if (facts.version.empty())
        facts.version = "export";
    const QString folder = !parent_.isEmpty() ? parent_ : context().workspace.isDemo() ? QDir::homePath() : QFileInfo(context().workspace.folder()).path();
    return QDir(folder).filePath(QString::fromStdString(exporting::Exporter::defaultOut(facts, choices.target).string()));
}

QString ExportPage::summary() const
{
    if (shown_ == nullptr)
        return {};
    const exporting::BundleFacts& facts = shown_->plan.facts;
    QStringList parts{QStringLiteral("%1 %2").arg(QString::fromStdString(facts.name), QString::fromStdString(facts.version)),
                      tr("%Ln API(s)", nullptr, static_cast<int>(facts.apis.size())), tr("%Ln operation(s)", nullptr, static_cast<int>(facts.operations)),
                      tr("%Ln file(s)", nullptr, static_cast<int>(shown_->files.size())),
                      QLocale().formattedDataSize(static_cast<qint64>(shown_->octets()), 1, QLocale::DataSizeTraditionalFormat),
                      facts.signedBundle ? tr("signed") : tr("not signed")};
    if (shown_->choices != form_->choices())
        parts.prepend(tr("Before the last change"));
    return parts.join(QStringLiteral(" · "));
}

QWidget* ExportPage::firstFocus() { return form_->firstFocus(); }

QJsonObject ExportPage::saveState() const
{
    return {{QStringLiteral("choices"), form_->choices().toJson()},
            {QStringLiteral("environment"), trial_->environment()},
            {QStringLiteral("tab"), tabs_->currentIndex()},
            {QStringLiteral("parent"), parent_},
            {QStringLiteral("splitter"), QString::fromLatin1(splitter_->saveState().toBase64())}};
}

void ExportPage::restoreState(const QJsonObject& state)
{
    ExportChoices choices = ExportChoices::fromJson(state.value(QStringLiteral("choices")).toObject());
    if (!QFileInfo(choices.program).isFile())
        choices.program.clear(); // of an installation that is gone
    form_->setChoices(choices);
    trial_->setEnvironment(state.value(QStringLiteral("environment")).toString());
    tabs_->setCurrentIndex(state.value(QStringLiteral("tab")).toInt());
    parent_ = state.value(QStringLiteral("parent")).toString();
    splitter_->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("splitter")).toString().toLatin1()));
    refresh();
}

} // namespace postern::workbench
