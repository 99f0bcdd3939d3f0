//! What a person does in the window.

use eframe::egui::accesskit::{Action, ActionData, ActionRequest, NodeId, Role, TreeId};
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, pos2};

use super::{Node, PATIENCE, Window};

impl Window {
    /// Waits for the one enabled widget of this name that pleases.
    pub fn find(&mut self, name: &str, pleases: impl Fn(&Node) -> bool) -> Node {
        let found = self.look_for(PATIENCE, |tree| {
            match tree.named(name, |node| pleases(node) && !node.disabled)[..] {
                [one] => Some(one.clone()),
                _ => None,
            }
        });
        found.unwrap_or_else(|| {
            let tree = self.tree();
            let hits = tree.named(name, |_| true);
            let hits: Vec<String> = hits.iter().map(|node| node.to_string()).collect();
            panic!("no single usable widget is named {name:?}; of that name: {hits:?}")
        })
    }

    /// Presses a button, a tab, a radio button or whatever else has this name.
    pub fn click(&mut self, name: &str) {
        let node = self.find(name, |node| node.clickable && !node.is_field());
        self.click_node(node.id);
    }

    /// Puts a text into a field in place of what is there.
    pub fn set(&mut self, name: &str, text: &str) {
        let node = self.find(name, Node::is_field);
        if node.role == Role::SpinButton {
            self.set_number(&node, text);
        } else {
            self.type_over(node.id, text);
        }
        let holds = |node: &Node| node.is_field() && node.value.as_deref() == Some(text);
        let held = self.look_for(PATIENCE, |tree| {
            (!tree.named(name, holds).is_empty()).then_some(())
        });
        assert!(held.is_some(), "{name:?} does not take {text:?}");
    }

    /// Picks an item of a combo box.
    pub fn choose(&mut self, name: &str, item: &str) {
        let node = self.find(name, |node| node.role == Role::ComboBox);
        if node.value.as_deref() == Some(item) {
            return;
        }
        self.open_and_pick(&node, &|name| name == item);
    }

    /// Picks the first item of a combo box whose name contains `part`.
    pub fn choose_containing(&mut self, name: &str, part: &str) {
        let node = self.find(name, |node| node.role == Role::ComboBox);
        self.open_and_pick(&node, &|name| name.contains(part));
    }

    /// Sets a check box.
    pub fn check(&mut self, name: &str, on: bool) {
        let node = self.find(name, |node| node.toggled.is_some());
        if node.toggled != Some(on) {
            self.click_node(node.id);
        }
        let set = self.look_for(PATIENCE, |tree| {
            (tree.get(node.id)?.toggled == Some(on)).then_some(())
        });
        assert!(set.is_some(), "{name:?} cannot be set to {on}");
    }

    /// Presses a key in the widget that has the focus.
    pub fn press(&mut self, key: Key, modifiers: Modifiers) {
        for pressed in [true, false] {
            self.apply(Event::Key {
                key,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers,
            });
        }
    }

    /// Pastes into the widget that has the focus.
    pub fn paste(&mut self, text: &str) {
        self.apply(Event::Paste(text.to_owned()));
    }

    /// Clicks with the mouse in the middle of a widget, scrolled into view.
    pub fn click_node(&mut self, id: NodeId) {
        self.click_node_with(id, PointerButton::Primary);
    }

    pub fn click_node_with(&mut self, id: NodeId, button: PointerButton) {
        self.ask_node(id, Action::ScrollIntoView, None);
        let pos = self.resting_place(id);
        self.expect_inside(id, pos);
        self.apply(Event::PointerMoved(pos));
        for pressed in [true, false] {
            self.apply(Event::PointerButton {
                pos,
                button,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
    }

    fn type_over(&mut self, id: NodeId, text: &str) {
        self.click_node(id);
        self.press(Key::A, Modifiers::COMMAND | Modifiers::CTRL);
        if text.is_empty() {
            self.press(Key::Backspace, Modifiers::NONE);
        } else {
            self.paste(text);
        }
    }

    /// A number field becomes a text field when it is clicked; asking it for
    /// the value, as a screen reader does, needs no such change.
    fn set_number(&mut self, node: &Node, text: &str) {
        let number = text.parse().expect("a number for a number field");
        self.ask_node(
            node.id,
            Action::SetValue,
            Some(ActionData::NumericValue(number)),
        );
    }

    /// The items are the widgets that were not there before the click.
    fn open_and_pick(&mut self, combo: &Node, wanted: &dyn Fn(&str) -> bool) {
        let before = self.tree().ids();
        self.click_node(combo.id);
        let item = self.look_for(PATIENCE, |tree| {
            let new = tree.nodes.iter().filter(|node| !before.contains(&node.id));
            let mut items = new.filter(|node| node.clickable && wanted(&node.name));
            items.next().map(|node| node.id)
        });
        let item = item.unwrap_or_else(|| panic!("{combo} offers no such item"));
        self.click_node(item);
    }

    /// Where a widget is, once it no longer moves.
    fn resting_place(&mut self, id: NodeId) -> Pos2 {
        let mut last = None;
        let resting = super::poll_until(PATIENCE, || {
            let now = self.tree().get(id).and_then(|node| node.center);
            let rests = now.is_some() && now == last;
            last = now;
            now.filter(|_| rests)
        });
        resting.expect("a widget that stays where it is")
    }

    /// The tree also holds what is painted beyond the window's edge.
    fn expect_inside(&mut self, id: NodeId, pos: Pos2) {
        let (width, height) = self.size;
        let corner = pos2(width as f32, height as f32);
        if !Rect::from_min_max(Pos2::ZERO, corner).contains(pos) {
            let tree = self.tree();
            let node = tree.get(id).map(Node::to_string).unwrap_or_default();
            panic!("{node} is outside of the window of {width} x {height}");
        }
    }

    fn ask_node(&mut self, target_node: NodeId, action: Action, data: Option<ActionData>) {
        self.apply(Event::AccessKitActionRequest(ActionRequest {
            action,
            target_tree: TreeId::ROOT,
            target_node,
            data,
        }));
    }

    fn apply(&mut self, event: Event) {
        let applied = self.wire.apply(event);
        self.must("do that", applied);
    }
}
