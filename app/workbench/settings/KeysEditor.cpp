// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/settings/KeysEditor.h"

#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/Page.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {
constexpr int listHeight = 260;
}

KeysEditor::KeysEditor(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context), list_(named(new QTreeWidget(this), "settings.keys.list", tr("Commands and their keys"))),
      keys_(named(new QKeySequenceEdit(this), "settings.keys.edit", tr("Keys for the chosen command"))),
      apply_(named(new QPushButton(tr("Use"), this), "settings.keys.apply", tr("Use these keys"))),
      none_(named(new QPushButton(tr("No keys"), this), "settings.keys.none", tr("Take the keys away"))),
      reset_(named(new QPushButton(tr("Reset"), this), "settings.keys.reset", tr("Back to the keys it had at first"))),
      note_(named(new QLabel(this), "settings.keys.note", tr("About these keys")))
{
    setObjectName(QStringLiteral("settings.keys.editor"));
    setAccessibleName(tr("Keys"));
    list_->setHeaderLabels({tr("Command"), tr("Keys")});
    list_->header()->setObjectName(QStringLiteral("settings.keys.columns"));
    list_->header()->setAccessibleName(tr("Columns of commands"));
    list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list_->header()->setStretchLastSection(false);
    list_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->setMinimumHeight(listHeight);
    if (auto* inner = keys_->findChild<QLineEdit*>()) {
        inner->setObjectName(QStringLiteral("settings.keys.edit.text"));
        inner->setAccessibleName(keys_->accessibleName());
        inner->setPlaceholderText(tr("press the new keys"));
    }
    note_->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->addWidget(keys_, 1);
    for (QPushButton* button : {apply_, none_, reset_})
        row->addWidget(button);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(list_);
    column->addLayout(row);
    column->addWidget(note_);
    connect(list_, &QTreeWidget::currentItemChanged, this, &KeysEditor::choose);
    connect(keys_, &QKeySequenceEdit::keySequenceChanged, this, &KeysEditor::check);
    connect(apply_, &QPushButton::clicked, this, [this] { context_.commands.setKeys(chosen(), {keys_->keySequence()}); });
    connect(none_, &QPushButton::clicked, this, [this] { context_.commands.setKeys(chosen(), {}); });
    connect(reset_, &QPushButton::clicked, this, [this] { context_.commands.resetKeys(chosen()); });
    connect(&context.commands, &CommandRegistry::keysChanged, this, &KeysEditor::fill);
    choose();
}

// Later pages add their commands after this one is made.
void KeysEditor::showEvent(QShowEvent* event)
{
    fill();
    QWidget::showEvent(event);
}

QString KeysEditor::chosen() const
{
    const QTreeWidgetItem* item = list_->currentItem();
    return item == nullptr ? QString() : item->data(0, Qt::UserRole).toString();
}

void KeysEditor::fill()
{
    const QString keep = chosen();
    list_->clear();
    const QList<QAction*> actions = context_.commands.all();
    for (QAction* action : actions) {
        const QString id = action->objectName();
        QStringList texts;
        const QList<QKeySequence> keys = context_.commands.keys(id);
        for (const QKeySequence& key : keys)
            texts << key.toString(QKeySequence::NativeText);
        const QString own = context_.commands.hasOwnKeys(id) ? tr("%1 (changed)", "keys").arg(texts.join(QStringLiteral(", "))) : texts.join(QStringLiteral(", "));
        auto* item = new QTreeWidgetItem(list_, {action->text(), own});
        item->setData(0, Qt::UserRole, id);
        item->setToolTip(0, context_.commands.spec(id).toolTip);
        if (id == keep)
            list_->setCurrentItem(item);
    }
    list_->sortItems(0, Qt::AscendingOrder);
}

void KeysEditor::choose()
{
    const QString id = chosen();
    const QList<QKeySequence> keys = context_.commands.keys(id);
    keys_->setKeySequence(keys.isEmpty() ? QKeySequence() : keys.first());
    keys_->setEnabled(!id.isEmpty());
    none_->setEnabled(!keys.isEmpty());
    reset_->setEnabled(context_.commands.hasOwnKeys(id));
    check();
}

void KeysEditor::check()
{
    const QString id = chosen();
    const QKeySequence wanted = keys_->keySequence();
    const bool same = context_.commands.keys(id).contains(wanted);
    apply_->setEnabled(!id.isEmpty() && !wanted.isEmpty() && !same);
    const QStringList others = wanted.isEmpty() ? QStringList() : context_.commands.conflicts(id, wanted);
    if (others.isEmpty()) {
        note_->setText(id.isEmpty() ? tr("Choose a command to change its keys.") : QString());
        return;
    }
    const QAction* other = context_.commands.action(others.first());
    note_->setText(tr("%1 has these keys, too: neither would work then. Choose others, or take them away there.").arg(other->text()));
    apply_->setEnabled(false);
}

} // namespace postern::workbench
