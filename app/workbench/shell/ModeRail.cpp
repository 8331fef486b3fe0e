// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/ModeRail.h"

#include "workbench/shell/Page.h"
#include "workbench/theme/IconProvider.h"

#include <QButtonGroup>
#include <QPainter>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {
constexpr int railWidth = 108; // the longest word of a mode, in German, fits
constexpr int buttonHeight = 58;
constexpr int railPictureSize = 22;
} // namespace

ModeRail::ModeRail(QWidget* parent) : QWidget(parent), column_(new QVBoxLayout(this)), group_(new QButtonGroup(this))
{
    setObjectName(QStringLiteral("rail"));
    setAccessibleName(tr("Modes"));
    setFixedWidth(railWidth);
    column_->setContentsMargins(4, 6, 4, 6);
    column_->setSpacing(2);
    column_->addStretch(1);
    group_->setExclusive(true);
}

void ModeRail::addMode(const PageFace& face, const QString& keyText, bool atEnd)
{
    auto* button = new QToolButton(this);
    const QString id = face.id;
    button->setObjectName(QStringLiteral("rail.") + id);
    button->setAccessibleName(face.title);
    button->setText(face.title);
    button->setToolTip(keyText.isEmpty() ? face.title : QStringLiteral("%1 (%2)").arg(face.title, keyText));
    button->setIcon(icon(face.iconName));
    button->setIconSize({railPictureSize, railPictureSize});
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setFixedHeight(buttonHeight);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    group_->addButton(button);
    buttons_.insert(id, button);
    const int stretchAt = atEnd ? column_->count() : static_cast<int>(buttons_.size()) - 1;
    column_->insertWidget(stretchAt, button);
    // Toggled, not clicked: what a screen reader does to a button that can be checked is no click.
    connect(button, &QToolButton::toggled, this, [this, id](bool on) {
        if (on)
            Q_EMIT chosen(id);
    });
}

void ModeRail::watch(const Page& page)
{
    QToolButton* button = buttons_.value(page.id());
    if (button == nullptr)
        return;
    connect(&page, &Page::badgeChanged, button, [button, title = page.title()](const QString& badge, const QString& spoken) {
        button->setText(badge.isEmpty() ? title : QStringLiteral("%1 %2").arg(title, badge));
        button->setAccessibleDescription(spoken);
    });
}

void ModeRail::setCurrent(const QString& page)
{
    if (QToolButton* button = buttons_.value(page)) {
        const QSignalBlocker quiet(button);
        button->setChecked(true);
    } else if (QAbstractButton* before = group_->checkedButton()) {
        group_->setExclusive(false);
        before->setChecked(false);
        group_->setExclusive(true);
    }
}

void ModeRail::setUsable(const QString& page, bool usable)
{
    if (QToolButton* button = buttons_.value(page))
        button->setEnabled(usable);
}

void ModeRail::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Button));
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawLine(rect().topRight(), rect().bottomRight());
}

} // namespace postern::workbench
