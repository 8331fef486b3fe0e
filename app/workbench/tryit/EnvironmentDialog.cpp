// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/EnvironmentDialog.h"

#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/tryit/EnvironmentSet.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

/// Dots while a secret is typed: screens are shared and photographed.
class SecretDelegate final : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QWidget* editor = QStyledItemDelegate::createEditor(parent, option, index);
        const auto* model = qobject_cast<const VariableTableModel*>(index.model());
        if (auto* line = qobject_cast<QLineEdit*>(editor)) {
            line->setObjectName(QStringLiteral("tryit.environments.cell"));
            line->setAccessibleName(index.model()->headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString());
            if (model != nullptr && index.column() == VariableTableModel::Value && model->isSecret(index.row()))
                line->setEchoMode(QLineEdit::Password);
        }
        return editor;
    }
};

} // namespace

EnvironmentDialog::EnvironmentDialog(EnvironmentSet& environments, QWidget* parent)
    : QDialog(parent), environments_(environments),
      variables_([this](const QString& variable) { return environments_.keychainName(name_->text().trimmed(), variable); })
{
    setObjectName(QStringLiteral("tryit.environments"));
    setWindowTitle(tr("Environments"));
    auto* column = new QVBoxLayout(this);
    bar_ = new InlineBar(QStringLiteral("tryit.environments.bar"), this);
    bar_->setAccessibleName(tr("Message about the environments"));
    column->addWidget(bar_);
    auto* halves = new QHBoxLayout;
    auto* left = new QVBoxLayout;
    list_ = named(new QListWidget(this), "tryit.environments.list", tr("Environments"));
    list_->setMaximumWidth(200);
    auto* add = named(new QPushButton(icon(u"plus"), tr("&New"), this), "tryit.environments.new", tr("New environment"));
    remove_ = named(new QPushButton(icon(u"trash-2"), tr("&Remove"), this), "tryit.environments.remove", tr("Remove the environment"));
    add->setAutoDefault(false);
    remove_->setAutoDefault(false);
    left->addWidget(list_, 1);
    left->addWidget(add);
    left->addWidget(remove_);
    halves->addLayout(left);
    halves->addWidget(buildEditor(), 1);
    column->addLayout(halves, 1);
    auto* buttons = named(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Close, this), "tryit.environments.buttons", windowTitle());
    save_ = buttons->button(QDialogButtonBox::Save);
    named(save_, "tryit.environments.save", tr("Save the environment"));
    named(buttons->button(QDialogButtonBox::Close), "tryit.environments.close", tr("Close"));
    column->addWidget(buttons);
    connect(save_, &QPushButton::clicked, this, &EnvironmentDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(add, &QPushButton::clicked, this, &EnvironmentDialog::addNew);
    connect(remove_, &QPushButton::clicked, this, &EnvironmentDialog::removeShown);
    connect(list_, &QListWidget::currentRowChanged, this, &EnvironmentDialog::edit);
    connect(&environments, &EnvironmentSet::storeOpened, this, &EnvironmentDialog::refresh);
    fill();
    resize(760, 420);
}

QWidget* EnvironmentDialog::buildEditor()
{
    auto* all = named(new QWidget(this), "tryit.environments.editor", tr("The environment"));
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    auto* form = new QFormLayout;
    name_ = named(new QLineEdit(all), "tryit.environments.name", tr("Name of the environment"));
    form->addRow(tr("Name"), name_);
    column->addLayout(form);
    table_ = makeTable("tryit.environments.variables", tr("Variables"), all);
    table_->setModel(&variables_);
    table_->setItemDelegate(new SecretDelegate(table_));
    table_->setSelectionBehavior(QAbstractItemView::SelectItems);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed |
                            QAbstractItemView::SelectedClicked);
    table_->setColumnWidth(VariableTableModel::Name, 150);
    table_->setColumnWidth(VariableTableModel::Value, 230);
    table_->horizontalHeader()->setStretchLastSection(true);
    auto* drop = new QAction(icon(u"trash-2"), tr("Remove the row"), table_);
    drop->setObjectName(QStringLiteral("tryit.environments.variables.remove"));
    drop->setShortcut(QKeySequence::Delete);
    drop->setShortcutContext(Qt::WidgetShortcut);
    connect(drop, &QAction::triggered, this, [this] { variables_.remove(table_->currentIndex().row()); });
    table_->addAction(drop);
    table_->setContextMenuPolicy(Qt::ActionsContextMenu);
    column->addWidget(table_, 1);
    where_ = named(new QLabel(all), "tryit.environments.where", tr("Where the environment is kept"));
    where_->setTextFormat(Qt::PlainText);
    where_->setWordWrap(true);
    column->addWidget(where_);
    const auto touched = [this] {
        dirty_ = dirty_ || !filling_;
        refresh();
    };
    connect(name_, &QLineEdit::textEdited, this, touched);
    connect(&variables_, &VariableTableModel::edited, this, touched);
    return all;
}

void EnvironmentDialog::fill()
{
    filling_ = true;
    list_->clear();
    int row = -1;
    for (const EnvironmentSet::Environment& one : environments_.all()) {
        auto* item = new QListWidgetItem(one.problem.isEmpty() ? QString::fromStdString(one.content.name) : QFileInfo(one.file).fileName(), list_);
        if (!one.problem.isEmpty())
            item->setIcon(icon(u"triangle-alert"));
        if (one.file == file_ || (file_.isEmpty() && QString::fromStdString(one.content.name) == environments_.chosen()))
            row = list_->count() - 1;
    }
    filling_ = false;
    if (list_->count() == 0)
        return addNew();
    list_->setCurrentRow(std::max(0, row));
    edit(list_->currentRow());
}

void EnvironmentDialog::edit(int row)
{
    if (filling_ || row < 0 || row >= environments_.all().size())
        return;
    const EnvironmentSet::Environment& one = environments_.all().at(row);
    filling_ = true;
    file_ = one.file;
    name_->setText(QString::fromStdString(one.content.name));
    variables_.setVariables(one.content.variables);
    filling_ = false;
    dirty_ = false;
    bar_->clear();
    if (!one.problem.isEmpty())
        bar_->show(InlineBar::Kind::Error, {tr("%1 is not an environment.").arg(QFileInfo(one.file).fileName()), one.problem,
                                            tr("Correct the file with a text editor, or write it anew here."), {}});
    refresh();
}

void EnvironmentDialog::addNew()
{
    filling_ = true;
    list_->setCurrentRow(-1);
    file_.clear();
    name_->setText(environments_.names().contains(tr("Development")) ? QString() : tr("Development"));
    variables_.setVariables({});
    filling_ = false;
    dirty_ = false;
    bar_->clear();
    refresh();
    name_->setFocus();
    name_->selectAll();
}

bool EnvironmentDialog::save()
{
    const QString name = name_->text().trimmed();
    QString problem = name.isEmpty() ? tr("Give the environment a name.") : variables_.problem();
    for (const EnvironmentSet::Environment& one : environments_.all()) {
        if (one.file != file_ && one.problem.isEmpty() && QString::fromStdString(one.content.name) == name)
            problem = tr("There is an environment with the name %1 already.").arg(name);
    }
    if (problem.isEmpty()) {
        const QStringList before = environments_.names();
        if (!environments_.save({name.toStdString(), variables_.variables()}, file_, variables_.newSecrets()))
            problem = environments_.error();
        else if (before.isEmpty())
            environments_.choose(name); // the first one is meant to be used
    }
    if (!problem.isEmpty()) {
        bar_->show(InlineBar::Kind::Error, {tr("The environment is not saved."), problem, {}, {}});
        return false;
    }
    for (const EnvironmentSet::Environment& one : environments_.all()) {
        if (QString::fromStdString(one.content.name) == name)
            file_ = one.file;
    }
    fill();
    return true;
}

void EnvironmentDialog::removeShown()
{
    const int row = list_->currentRow();
    if (row < 0)
        return;
    if (!environments_.remove(file_))
        bar_->show(InlineBar::Kind::Error, {environments_.error(), {}, {}, {}});
    file_.clear();
    fill();
}

void EnvironmentDialog::refresh()
{
    if (filling_ || save_ == nullptr)
        return;
    save_->setEnabled(dirty_);
    remove_->setEnabled(!file_.isEmpty());
    QString text = file_.isEmpty() ? tr("It is saved in the workspace's folder environments.") : tr("File: %1").arg(file_);
    const QString store = environments_.storeProblem();
    text += QLatin1Char('\n') + (store.isEmpty() ? tr("Secret values are kept in the keychain.") : tr("Secret values last until the workbench ends: %1").arg(store));
    where_->setText(text);
}

} // namespace postern::workbench
