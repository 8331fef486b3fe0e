// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QStackedWidget>
#include <QStringList>
#include <QTimer>
#include <QVector>

class QAction;
class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace postern::workbench {

/// What a failure says: what happened, why, and what to do now.
struct Failure {
    QString what;
    QString why;
    QString next;
    QString details; ///< folded; may be copied
};

/// Content, or one of: empty (with what to do), loading (seen only after 300 ms), error. Each state is a page of its
/// own with the same widgets in every feature, so that they look and sound alike. Before it is first in view it only
/// knows what it is to show: measuring the texts of all that nobody looks at took a seventh of the window's start.
class StateView : public QStackedWidget {
    Q_OBJECT
  public:
    enum class State : std::uint8_t { Content, Empty, Loading, Error };

    /// Takes the content. `name` is the object name.
    StateView(const QString& name, QWidget* content, QWidget* parent = nullptr);

    [[nodiscard]] State state() const { return state_; }
    void showContent();
    /// `actions` become buttons, the first one the default.
    void showEmpty(const QString& iconName, const QString& title, const QString& text, const QList<QAction*>& actions);
    /// `cancel` may be null.
    void showLoading(const QString& text, QAction* cancel = nullptr);
    void showError(const Failure& failure, const QList<QAction*>& actions);

  Q_SIGNALS:
    void stateChanged();

  protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void build();
    void draw();
    void bringUp(QWidget* page);
    void fitTexts();
    void place(State state, const QString& iconName, const QString& title, const QString& text,
               const QList<QAction*>& actions);

    State state_ = State::Content;
    bool seen_ = false;
    QString iconName_;
    QWidget* content_;
    QWidget* message_ = nullptr;
    QLabel* picture_ = nullptr;
    QLabel* title_ = nullptr;
    QLabel* text_ = nullptr;
    QLabel* details_ = nullptr;
    QPushButton* unfold_ = nullptr;
    QProgressBar* busy_ = nullptr;
    QVBoxLayout* buttons_ = nullptr;
    QList<QAction*> actions_; ///< compared only: they may be gone
    QVector<QPushButton*> made_;
    QTimer later_;
};

} // namespace postern::workbench
