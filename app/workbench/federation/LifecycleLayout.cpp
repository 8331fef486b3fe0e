// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/LifecyclePanel.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/Tables.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace postern::workbench {

void LifecyclePanel::build()
{
    for (QLabel* const each : {title_, effect_, told_, rulesLabel_, confirmLabel_}) {
        each->setTextFormat(Qt::PlainText);
        each->setWordWrap(true);
    }
    QFont bold = title_->font();
    bold.setBold(true);
    title_->setFont(bold);
    bar_->setAccessibleName(tr("Message about the change"));
    state_->addItem(tr("Published"), static_cast<int>(federation::LifecycleStep::To::Published));
    state_->addItem(tr("Blocked"), static_cast<int>(federation::LifecycleStep::To::Blocked));
    state_->addItem(tr("Deprecated"), static_cast<int>(federation::LifecycleStep::To::Deprecated));
    state_->addItem(tr("Retired"), static_cast<int>(federation::LifecycleStep::To::Retired));
    sunset_->setPlaceholderText(tr("2027-06-30, or nothing"));
    sunset_->setMaximumWidth(180);
    sunsetLabel_->setBuddy(sunset_);
    rows_->setHeader({tr("Where"), tr("What is done"), tr("State"), tr("Why")});
    table_->setModel(rows_);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->horizontalHeader()->setStretchLastSection(true);
    text_->setReadOnly(true);
    text_->setTabChangesFocus(true);
    text_->setLineWrapMode(QPlainTextEdit::NoWrap);
    text_->setPlaceholderText(tr("The lines or calls of the chosen row. Secrets are masked."));
    confirmLabel_->setBuddy(confirm_);
    rulesLabel_->setBuddy(rules_);
    auto* label = new QLabel(tr("S&tate:"), this);
    label->setObjectName(QStringLiteral("federation.life.state.label"));
    label->setBuddy(state_);
    auto* row = new QHBoxLayout;
    for (QWidget* const each : {static_cast<QWidget*>(label), static_cast<QWidget*>(state_), static_cast<QWidget*>(sunsetLabel_), static_cast<QWidget*>(sunset_), static_cast<QWidget*>(plan_)})
        row->addWidget(each);
    row->addStretch(1);
    auto* both = named(new QSplitter(Qt::Vertical), "federation.life.splitter", tr("Gateways, and what is done at one"));
    both->addWidget(table_);
    both->addWidget(text_);
    both->setStretchFactor(0, 2);
    both->setStretchFactor(1, 3);
    both->setChildrenCollapsible(false);
    auto* rules = new QHBoxLayout;
    rules->addWidget(rulesLabel_, 1);
    rules->addWidget(rules_, 1);
    auto* names = new QHBoxLayout;
    names->addWidget(confirmLabel_, 1);
    names->addWidget(confirm_, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    for (QPushButton* const each : {leave_, stop_, apply_})
        buttons->addWidget(each);
    auto* column = new QVBoxLayout(this);
    column->addWidget(title_);
    column->addWidget(bar_);
    column->addLayout(row);
    column->addWidget(effect_);
    column->addWidget(told_);
    column->addWidget(both, 1);
    column->addLayout(rules);
    column->addLayout(names);
    column->addLayout(buttons);
    setParts({bar_, state_, sunset_, plan_, table_, text_, rules_, confirm_, leave_, stop_, apply_});
}

} // namespace postern::workbench
