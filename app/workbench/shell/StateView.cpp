// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/StateView.h"

#include "workbench/theme/IconProvider.h"

#include <QAction>
#include <QEvent>
#include <QFocusEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace postern::workbench {
namespace {
constexpr int busyAfterMs = 300; // faster answers never flash a busy line
constexpr int statePictureSize = 40;
constexpr int textWidth = 420; // two of them side by side fit a small screen

/// Hands the focus on to the first button of the message: who comes by keys stands where something can be done, and sees
/// it. A focus proxy would do so, too, but Tab would then leave out what lies before the button.
class FocusOnward final : public QObject {
  public:
    explicit FocusOnward(QStackedWidget* view) : QObject(view), view_(view) { view->installEventFilter(this); }

  protected:
    bool eventFilter(QObject* /*watched*/, QEvent* event) override
    {
        if (event->type() != QEvent::FocusIn || view_->currentIndex() == 0)
            return false;
        const auto buttons = view_->currentWidget()->findChildren<QPushButton*>();
        for (QPushButton* button : buttons) {
            if (button->isVisible() && button->isEnabled()) {
                button->setFocus(static_cast<QFocusEvent*>(event)->reason());
                break;
            }
        }
        return false;
    }

  private:
    QStackedWidget* view_;
};

} // namespace

StateView::StateView(const QString& name, QWidget* content, QWidget* parent) : QStackedWidget(parent), content_(content)
{
    setObjectName(name);
    addWidget(content);
    build();
    new FocusOnward(this);
    later_.setSingleShot(true);
    later_.setInterval(busyAfterMs);
    connect(&later_, &QTimer::timeout, this, [this] { bringUp(message_); });
}

void StateView::build()
{
    message_ = new QWidget(this);
    message_->setObjectName(objectName() + QStringLiteral(".message"));
    const auto label = [this](const char* part) {
        auto* made = new QLabel(message_);
        made->setObjectName(objectName() + QLatin1Char('.') + QLatin1String(part));
        made->setAlignment(Qt::AlignHCenter);
        made->setWordWrap(true);
        made->setMaximumWidth(textWidth);
        made->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        return made;
    };
    picture_ = label("picture");
    picture_->setTextInteractionFlags(Qt::NoTextInteraction);
    title_ = label("title");
    QFont large = title_->font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setBold(true);
    title_->setFont(large);
    text_ = label("text");
    details_ = label("details");
    details_->hide();
    unfold_ = new QPushButton(tr("Details"), message_);
    unfold_->setObjectName(objectName() + QStringLiteral(".unfold"));
    unfold_->setAccessibleName(tr("Show the details of the failure"));
    unfold_->setCheckable(true);
    unfold_->hide();
    connect(unfold_, &QPushButton::toggled, details_, &QWidget::setVisible);
    busy_ = new QProgressBar(message_);
    busy_->setObjectName(objectName() + QStringLiteral(".busy"));
    busy_->setAccessibleName(tr("Busy"));
    busy_->setRange(0, 0);
    busy_->setTextVisible(false);
    busy_->setFixedWidth(textWidth / 2);
    busy_->hide();

    auto* column = new QVBoxLayout(message_);
    column->setSpacing(10);
    column->addStretch(2);
    for (QWidget* widget : {static_cast<QWidget*>(picture_), static_cast<QWidget*>(title_), static_cast<QWidget*>(text_),
                            static_cast<QWidget*>(busy_)})
        column->addWidget(widget, 0, Qt::AlignHCenter);
    buttons_ = new QVBoxLayout;
    buttons_->setSpacing(6);
    column->addLayout(buttons_);
    column->addWidget(unfold_, 0, Qt::AlignHCenter);
    column->addWidget(details_, 0, Qt::AlignHCenter);
    column->addStretch(3);
    addWidget(message_);
}

// Qt tells a widget its size before it shows its children for the first time, or paints it into a picture.
void StateView::resizeEvent(QResizeEvent* event)
{
    QStackedWidget::resizeEvent(event);
    if (std::exchange(seen_, true))
        return;
    fitTexts();
    draw();
    setCurrentWidget(state_ == State::Content || later_.isActive() ? content_ : message_);
}

void StateView::bringUp(QWidget* page)
{
    if (seen_)
        setCurrentWidget(page);
}

void StateView::showContent()
{
    later_.stop();
    bringUp(content_);
    if (std::exchange(state_, State::Content) != State::Content)
        Q_EMIT stateChanged();
}

void StateView::showEmpty(const QString& iconName, const QString& title, const QString& text,
                          const QList<QAction*>& actions)
{
    place(State::Empty, iconName, title, text, actions);
    bringUp(message_);
}

void StateView::showLoading(const QString& text, QAction* cancel)
{
    QList<QAction*> actions;
    if (cancel != nullptr)
        actions << cancel;
    place(State::Loading, QStringLiteral("loader"), text, {}, actions);
    if (currentWidget() != message_)
        later_.start();
}

void StateView::showError(const Failure& failure, const QList<QAction*>& actions)
{
    QString text = failure.why;
    if (!failure.next.isEmpty())
        text += (text.isEmpty() ? QString() : QStringLiteral("\n\n")) + failure.next;
    place(State::Error, QStringLiteral("circle-alert"), failure.what, text, actions);
    details_->setText(failure.details);
    details_->setFixedWidth(textWidth);
    details_->setMinimumHeight(std::max(0, details_->heightForWidth(textWidth))); // no text has no height
    unfold_->setVisible(!failure.details.isEmpty());
    bringUp(message_);
}

// A picture is drawn in the colours of now.
void StateView::draw()
{
    if (!iconName_.isEmpty())
        picture_->setPixmap(icon(iconName_).pixmap(statePictureSize, statePictureSize));
}

// A wrapped label in a centred layout needs its width told, or it takes the narrowest that fits.
// So does its height, or all lines but the first are cut off.
void StateView::fitTexts()
{
    for (QLabel* label : {title_, text_}) {
        const int width = std::min(textWidth, label->fontMetrics().size(0, label->text()).width() + 12);
        label->setFixedWidth(width);
        label->setMinimumHeight(std::max(0, label->heightForWidth(width))); // an empty text has none
    }
}

void StateView::changeEvent(QEvent* event)
{
    QStackedWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && seen_)
        draw();
}

void StateView::place(State state, const QString& iconName, const QString& title, const QString& text,
                      const QList<QAction*>& actions)
{
    later_.stop();
    // Said again by a timer, for instance: who stands on a button of it stays there.
    if (state == state_ && iconName == iconName_ && title == title_->text() && text == text_->text() && actions == actions_)
        return;
    iconName_ = iconName;
    actions_ = actions;
    picture_->setAccessibleName(title);
    title_->setText(title);
    text_->setText(text);
    text_->setVisible(!text.isEmpty());
    if (seen_) {
        draw();
        fitTexts();
    }
    busy_->setVisible(state == State::Loading);
    unfold_->setChecked(false);
    unfold_->hide();
    qDeleteAll(made_);
    made_.clear();
    QWidget* before = text_; // Tab goes on from what is said, whenever a button was made
    for (QAction* action : actions) {
        auto* button = new QPushButton(action->icon(), action->text(), message_);
        button->setObjectName(objectName() + QLatin1Char('.') + action->objectName());
        button->setAccessibleName(action->text());
        button->setToolTip(action->toolTip());
        button->setEnabled(action->isEnabled());
        button->setDefault(made_.isEmpty());
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::changed, button, [button, action] { button->setEnabled(action->isEnabled()); });
        buttons_->addWidget(button, 0, Qt::AlignHCenter);
        setTabOrder(before, button);
        before = button;
        made_ << button;
    }
    setTabOrder(before, unfold_);
    if (std::exchange(state_, state) != state)
        Q_EMIT stateChanged();
}

} // namespace postern::workbench
