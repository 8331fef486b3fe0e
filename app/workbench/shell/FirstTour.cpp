// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/FirstTour.h"

#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Page.h"
#include "workbench/theme/Theme.h"
#include "workbench/workspace/Settings.h"

#include <QAccessible>
#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace postern::workbench {
namespace {
constexpr int tourWidth = 380;
constexpr int tourMargin = 16;
constexpr int aboveStatusLine = 30;
constexpr int markWidth = 3;
} // namespace

/// The frame around what is spoken of; clicks go through it.
class FirstTour::Mark final : public QWidget {
  public:
    Mark(const Theme& theme, QWidget* window) : QWidget(window), theme_(theme)
    {
        setObjectName(QStringLiteral("tour.mark"));
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setFocusPolicy(Qt::NoFocus);
        hide();
    }

  protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme_.colour(Colour::Accent), markWidth));
        painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), 4, 4);
    }

  private:
    const Theme& theme_;
};

FirstTour::FirstTour(AppContext& context, QWidget* window)
    : QFrame(window), context_(context), mark_(new Mark(context.theme, window)), count_(new QLabel(this)), title_(new QLabel(this)),
      text_(new QLabel(this)), skip_(named(new QPushButton(tr("Skip the tour"), this), "tour.skip", tr("Skip the tour"))),
      back_(named(new QPushButton(tr("Back"), this), "tour.back", tr("Back to the step before"))),
      next_(named(new QPushButton(tr("Next"), this), "tour.next", tr("Next step")))
{
    setObjectName(QStringLiteral("tour"));
    setAccessibleName(tr("Tour of the workbench"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Button);
    setFixedWidth(tourWidth);
    count_->setObjectName(QStringLiteral("tour.count"));
    title_->setObjectName(QStringLiteral("tour.title"));
    text_->setObjectName(QStringLiteral("tour.text"));
    QFont bold = title_->font();
    bold.setBold(true);
    title_->setFont(bold);
    title_->setWordWrap(true);
    text_->setWordWrap(true);
    text_->setTextFormat(Qt::PlainText);
    next_->setDefault(true);
    auto* head = new QHBoxLayout;
    head->addWidget(title_, 1);
    head->addWidget(count_, 0, Qt::AlignTop);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(skip_);
    buttons->addStretch(1);
    buttons->addWidget(back_);
    buttons->addWidget(next_);
    auto* column = new QVBoxLayout(this);
    column->addLayout(head);
    column->addWidget(text_);
    column->addLayout(buttons);
    connect(skip_, &QPushButton::clicked, this, &FirstTour::end);
    connect(back_, &QPushButton::clicked, this, [this] { go(step_ - 1, true); });
    connect(next_, &QPushButton::clicked, this, [this] {
        if (step_ + 1 < steps)
            go(step_ + 1, true);
        else
            end();
    });
    window->installEventFilter(this);
    hide();
}

FirstTour::~FirstTour() = default;

QString FirstTour::keys(const char* command) const
{
    const auto own = context_.commands.keys(QLatin1String(command));
    return own.isEmpty() ? tr("(no keys)") : own.first().toString(QKeySequence::NativeText);
}

FirstTour::Step FirstTour::at(int step) const
{
    const QString exchange = QStringLiteral("inspector.lower");
    switch (step) {
    case 0:
        return {QStringLiteral("apis"), QStringLiteral("rail.apis"), tr("APIs: what the gateway runs"),
                tr("Pull APIs from a Publisher, open an OpenAPI file, or make one here. They are files of this workspace, and nothing "
                   "leaves this computer unless you send it.")};
    case 1:
        return {QStringLiteral("gateway"), QStringLiteral("rail.gateway"), tr("Gateway: run them"),
                tr("%1 runs the gateway on this computer. Here are its addresses, its APIs and their chains of filters. A change that "
                   "cannot work is refused with its place, and the last good configuration goes on.").arg(keys("gateway.run"))};
    case 2:
        return {QStringLiteral("inspector"), QStringLiteral("rail.inspector"), tr("Inspector: every call"),
                tr("Each call to the gateway is a row. %1 leads to the filter: status>=400, for instance, shows what was refused. "
                   "What you type is read back to you in words.").arg(keys("inspector.filter"))};
    case 3:
        return {QStringLiteral("inspector"), exchange, tr("Inspector: why"),
                tr("Of the chosen call you see each filter in order: passed, skipped and why, or the one that answered, with cause and "
                   "fix in a sentence. %1 and %2 step through; each step shows the message before and after.")
                    .arg(keys("inspector.stepNext"), keys("inspector.stepBack"))};
    default:
        return {QStringLiteral("tryit"), QStringLiteral("rail.tryit"), tr("Try it: once more, with a change"),
                tr("Send a call of your own, or one of the Inspector again, edited. %1 finds every command, page and API; %2 shows the keys "
                   "of a page. This tour is in the Help menu.").arg(keys("window.palette"), keys("window.keys"))};
    }
}

void FirstTour::offer()
{
    if (context_.settings.get(setting::tourSeen))
        return;
    context_.settings.set(setting::tourSeen, true); // offered once, whatever becomes of it
    go(0, false);
}

void FirstTour::begin(int step)
{
    go(std::clamp(step, 0, steps - 1), true);
    next_->setFocus(Qt::OtherFocusReason);
}

void FirstTour::end()
{
    const bool here = isAncestorOf(focusWidget()) && focusWidget()->hasFocus();
    step_ = -1;
    hide();
    mark_->hide();
    if (here)
        Q_EMIT left();
}

void FirstTour::go(int step, bool show)
{
    step_ = step;
    const Step one = at(step);
    QWidget* focus = isAncestorOf(focusWidget()) && focusWidget()->hasFocus() ? focusWidget() : nullptr;
    if (show)
        context_.navigation.open(one.page);
    anchor_ = window()->findChild<QWidget*>(one.anchor);
    title_->setText(one.title);
    text_->setText(one.text);
    count_->setText(tr("%1 of %2", "step of the tour").arg(step + 1).arg(steps));
    back_->setEnabled(step > 0);
    next_->setText(step + 1 < steps ? tr("Next") : tr("Done"));
    next_->setAccessibleName(step + 1 < steps ? tr("Next step") : tr("End the tour"));
    next_->setAccessibleDescription(QStringLiteral("%1. %2").arg(one.title, one.text)); // heard where the keys are
    skip_->setVisible(step + 1 < steps);
    QWidget::show();
    place();
    if (focus != nullptr) // the page that was shown took it
        (focus->isVisible() && focus->isEnabled() ? focus : next_)->setFocus(Qt::OtherFocusReason);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void FirstTour::place()
{
    if (step_ < 0)
        return;
    // The label's height follows from its width, which a layout knows only once it is asked.
    resize(tourWidth, std::max(sizeHint().height(), layout()->heightForWidth(tourWidth)));
    const QWidget* around = parentWidget();
    move(around->width() - width() - tourMargin, around->height() - height() - tourMargin - aboveStatusLine);
    raise();
    mark_->setVisible(anchor_ != nullptr && anchor_->isVisible());
    if (mark_->isVisible()) {
        mark_->setGeometry(QRect(anchor_->mapTo(around, QPoint()), anchor_->size()));
        mark_->raise();
        raise();
    }
}

bool FirstTour::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
        place();
    return QFrame::eventFilter(watched, event);
}

void FirstTour::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        end();
    else
        QFrame::keyPressEvent(event);
}

} // namespace postern::workbench
