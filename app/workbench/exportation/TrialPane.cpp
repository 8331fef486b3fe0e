// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/exportation/TrialPane.h"

#include "workbench/exportation/ExportDesk.h"
#include "workbench/exportation/TrialModel.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/Tables.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {
constexpr int outcomeWidth = 90;
constexpr int testWidth = 260;
constexpr int findingWidth = 320;
} // namespace

TrialPane::TrialPane(ExportDesk& desk, QWidget* parent)
    : QWidget(parent), desk_(desk), environment_(named(new QComboBox(this), "export.environment", tr("Environment of the tests"))),
      token_(named(new QLineEdit(this), "export.token", tr("Token of marked calls"))),
      recorded_(named(new QCheckBox(tr("&Recorded answers"), this), "export.recorded", tr("Recorded answers"))), summary_(named(new QLabel(this), "export.trial.summary", tr("Outcome of the dry run"))),
      table_(makeTable("export.trial.table", tr("Tests of the dry run"), this))
{
    setObjectName(QStringLiteral("export.trial"));
    setAccessibleName(tr("Dry run"));
    environment_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    environment_->setToolTip(tr("Values of the tests' variables; those in the keychain are not read"));
    token_->setEchoMode(QLineEdit::Password);
    token_->setToolTip(tr("A marked call has lost its token, for the sake of secrecy: this one goes in its place, and is kept nowhere"));
    token_->setPlaceholderText(tr("kept nowhere"));
    recorded_->setToolTip(tr("The backends are not called. They answer as they did in the marked calls."));
    summary_->setTextFormat(Qt::PlainText);
    summary_->setWordWrap(true);
    table_->setModel(&desk.results());
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setColumnWidth(TrialModel::Outcome, outcomeWidth);
    table_->setColumnWidth(TrialModel::Test, testWidth);
    table_->setColumnWidth(TrialModel::Finding, findingWidth);
    table_->setToolTip(tr("Enter or double click opens the test"));
    auto* row = new QHBoxLayout;
    for (const auto& [field, text] : {std::pair<QWidget*, QString>{environment_, tr("&Environment")}, std::pair<QWidget*, QString>{token_, tr("To&ken")}}) {
        auto* label = new QLabel(text, this);
        label->setObjectName(field->objectName() + QStringLiteral(".label"));
        label->setBuddy(field);
        row->addWidget(label);
        row->addWidget(field, field == token_ ? 1 : 0);
    }
    row->addWidget(recorded_);
    auto* column = new QVBoxLayout(this);
    column->addLayout(row);
    column->addWidget(summary_);
    column->addWidget(table_, 1);
    connect(table_, &QTableView::activated, this, [this](const QModelIndex& index) { Q_EMIT testChosen(index.data(TrialModel::FileRole).toString()); });
    setProject({});
}

TrialChoices TrialPane::choices() const
{
    TrialChoices out;
    out.environment = environment_->currentData().toString();
    out.recorded = recorded_->isChecked();
    out.token = Secret(token_->text().toStdString());
    return out;
}

void TrialPane::setProject(const QString& folder)
{
    const QString keep = wanted_.isEmpty() ? environment() : wanted_;
    environment_->clear();
    environment_->addItem(tr("none", "no environment"), QString());
    const QDir files(folder + QStringLiteral("/environments"));
    const QStringList names = folder.isEmpty() ? QStringList() : files.entryList({QStringLiteral("*.yaml")}, QDir::Files, QDir::Name);
    for (const QString& name : names)
        environment_->addItem(name.chopped(5), files.filePath(name));
    setEnvironment(keep);
}

QString TrialPane::environment() const { return environment_->currentIndex() > 0 ? environment_->currentText() : QString(); }

void TrialPane::setEnvironment(const QString& fileName)
{
    wanted_ = fileName;
    environment_->setCurrentIndex(fileName.isEmpty() ? 0 : std::max(0, environment_->findText(fileName)));
}

void TrialPane::refresh()
{
    const int all = desk_.results().rowCount();
    QString said = all == 0 ? tr("A dry run starts the bundle on a free port of this computer, and runs the project's tests and the marked calls against it.")
                            : tr("%1/%2 pass").arg(desk_.results().passed()).arg(all);
    if (!desk_.leftOut().isEmpty())
        said += QLatin1Char('\n') + tr("%Ln marked call(s) cannot be made again: %1", nullptr, static_cast<int>(desk_.leftOut().size())).arg(desk_.leftOut().first());
    summary_->setText(said);
    summary_->setToolTip(desk_.leftOut().join(QLatin1Char('\n')));
}

} // namespace postern::workbench
