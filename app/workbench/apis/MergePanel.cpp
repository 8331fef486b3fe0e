// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/MergePanel.h"

#include "workbench/apis/ConflictModel.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/IconProvider.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

namespace postern::workbench {

MergePanel::MergePanel(QWidget* parent)
    : QFrame(parent), title_(named(new QLabel(this), "apis.merge.title", tr("What is to be merged"))),
      table_(makeTable("apis.merge.table", tr("Places that both sides changed"), this)), model_(new ConflictModel(this)),
      others_(named(new QLabel(this), "apis.merge.others", tr("What is taken besides")))
{
    setObjectName(QStringLiteral("apis.merge"));
    setAccessibleName(tr("Merge an API"));
    setFrameShape(QFrame::StyledPanel);
    for (QLabel* label : {title_, others_}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    table_->setModel(model_);
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->setColumnWidth(ConflictModel::Where, 320);
    for (const int column : {ConflictModel::Base, ConflictModel::Mine, ConflictModel::Theirs})
        table_->setColumnWidth(column, 200);
    table_->setMinimumHeight(table_->verticalHeader()->defaultSectionSize() * 5);
    auto* column = new QVBoxLayout(this);
    column->addWidget(title_);
    column->addWidget(table_, 1);
    column->addWidget(others_);
    auto* row = new QHBoxLayout;
    const auto button = [&](const char* id, const QString& text, const QString& spoken, const QIcon& picture, auto run) {
        auto* made = named(new QPushButton(picture, text, this), id, spoken);
        made->setToolTip(spoken);
        connect(made, &QPushButton::clicked, this, run);
        row->addWidget(made);
        return made;
    };
    mine_ = button("apis.merge.mine", tr("Mine (M)"), tr("Take mine at the chosen places"), {}, [this] { pick(project::Pick::Ours); });
    theirs_ = button("apis.merge.theirs", tr("Theirs (T)"), tr("Take theirs at the chosen places"), {}, [this] { pick(project::Pick::Theirs); });
    base_ = button("apis.merge.base", tr("As it was (B)"), tr("Take what both began from at the chosen places"), {}, [this] { pick(project::Pick::Base); });
    row->addSpacing(12);
    allMine_ = button("apis.merge.allMine", tr("All mine"), tr("Take mine everywhere"), {}, [this] { model_->pickAll(project::Pick::Ours); });
    allTheirs_ = button("apis.merge.allTheirs", tr("All theirs"), tr("Take theirs everywhere"), {}, [this] { model_->pickAll(project::Pick::Theirs); });
    row->addStretch(1);
    merge_ = button("apis.merge.go", tr("Merge"), tr("Write the merged API; Undo brings back what is here now"), icon(u"git-compare"),
                    [this] { Q_EMIT decided(id_, model_->picks()); });
    leave_ = button("apis.merge.leave", tr("Leave as it is here"), tr("Write nothing; the API stays as it is here"), {}, [this] { Q_EMIT leftAlone(id_); });
    column->addLayout(row);
    connect(model_, &ConflictModel::picked, this, &MergePanel::refresh);
    // A table looks letters up in its rows otherwise.
    for (const auto& [key, side] : {std::pair(Qt::Key_M, project::Pick::Ours), std::pair(Qt::Key_T, project::Pick::Theirs), std::pair(Qt::Key_B, project::Pick::Base)}) {
        auto* shortcut = new QShortcut(QKeySequence(key), table_);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, side = side] { pick(side); });
    }
    hide();
}

void MergePanel::showConflict(const PullConflict& conflict, int more)
{
    id_ = conflict.api.id;
    QString title = tr("%1 was edited here, and the Publisher has a new state. Both changed %Ln place(s): decide for each what is taken.", nullptr,
                       static_cast<int>(conflict.found.conflicts.size()))
                        .arg(conflict.title);
    if (more > 0)
        title += QLatin1Char(' ') + tr("%Ln more API(s) wait after this one.", nullptr, more);
    title_->setText(title);
    QStringList others;
    for (const project::Change& one : conflict.found.changes)
        others << QString::fromStdString(one.toString());
    others_->setText(tr("What only one side changed is taken from it: %Ln change(s) of the Publisher; all other edits here stay.", nullptr, static_cast<int>(others.size())));
    others_->setToolTip(others.mid(0, 40).join(QLatin1Char('\n')));
    model_->setConflicts(conflict.found.conflicts);
    table_->selectRow(0);
    show();
    table_->setFocus(Qt::OtherFocusReason);
}

void MergePanel::pick(project::Pick pick)
{
    const QModelIndexList rows = table_->selectionModel()->selectedRows();
    int last = -1;
    for (const QModelIndex& row : rows) {
        model_->pick(row.row(), pick);
        last = std::max(last, row.row());
    }
    if (rows.size() == 1 && last + 1 < model_->rowCount())
        table_->selectRow(last + 1);
}

void MergePanel::refresh()
{
    const int open = model_->undecided();
    merge_->setEnabled(open == 0 && model_->rowCount() > 0);
    merge_->setToolTip(open == 0 ? merge_->accessibleName() : tr("%Ln place(s) are to be decided on first.", nullptr, open));
    merge_->setAccessibleDescription(merge_->toolTip());
}

} // namespace postern::workbench
