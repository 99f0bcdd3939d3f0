//! The accessibility tree of one frame.

use std::collections::{HashMap, HashSet};
use std::fmt;

use eframe::egui::accesskit::{self, Action, NodeId, Role, Toggled, TreeUpdate};
use eframe::egui::{Pos2, pos2};

/// All widgets of one frame, in the order in which they are read out.
#[derive(Clone, Debug)]
pub struct Tree {
    pub nodes: Vec<Node>,
    pub focus: NodeId,
}

/// One widget. Bounds are in logical points.
#[derive(Clone, Debug)]
pub struct Node {
    pub id: NodeId,
    pub role: Role,
    /// Own label, else that of the label beside it, else a text's own words.
    pub name: String,
    pub value: Option<String>,
    pub placeholder: Option<String>,
    pub toggled: Option<bool>,
    pub disabled: bool,
    pub clickable: bool,
    pub center: Option<Pos2>,
    depth: usize,
}

impl Tree {
    pub fn from_update(update: TreeUpdate) -> Option<Self> {
        let root = update.tree?.root;
        let raw: HashMap<NodeId, accesskit::Node> = update.nodes.into_iter().collect();
        let mut nodes = Vec::with_capacity(raw.len());
        let mut pending = vec![(root, 0)];
        while let Some((id, depth)) = pending.pop() {
            let Some(node) = raw.get(&id) else { continue };
            // The runs of a text repeat the text itself.
            if node.role() == Role::TextRun || node.is_hidden() {
                continue;
            }
            nodes.push(Node::new(id, node, &raw, depth));
            let children = node.children().iter().rev();
            pending.extend(children.map(|child| (*child, depth + 1)));
        }
        let focus = update.focus;
        Some(Self { nodes, focus })
    }

    pub fn get(&self, id: NodeId) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// Widgets of this name that please.
    pub fn named(&self, name: &str, pleases: impl Fn(&Node) -> bool) -> Vec<&Node> {
        let nodes = self.nodes.iter();
        nodes
            .filter(|node| node.name == name && pleases(node))
            .collect()
    }

    /// What can be read in the window, line by line, without what was typed
    /// into its fields.
    pub fn texts(&self) -> Vec<&str> {
        let read = self.nodes.iter().filter(|node| !node.is_field());
        read.flat_map(|node| {
            let value = node.value.as_deref().filter(|value| *value != node.name);
            [Some(node.name.as_str()), value]
        })
        .flatten()
        .filter(|text| !text.is_empty())
        .collect()
    }

    /// The rows of the log that are on the screen.
    pub fn rows(&self) -> Vec<&str> {
        let rows = self.nodes.iter();
        rows.filter(|node| node.role == Role::ListItem)
            .map(|node| node.name.as_str())
            .collect()
    }

    pub fn shows(&self, text: &str) -> bool {
        self.texts().iter().any(|line| line.contains(text))
    }

    pub fn ids(&self) -> HashSet<NodeId> {
        self.nodes.iter().map(|node| node.id).collect()
    }
}

impl Node {
    fn new(
        id: NodeId,
        node: &accesskit::Node,
        all: &HashMap<NodeId, accesskit::Node>,
        depth: usize,
    ) -> Self {
        let bounds = node.bounds();
        Self {
            id,
            role: node.role(),
            name: name_of(node, all),
            value: node
                .value()
                .map(str::to_owned)
                .or_else(|| node.numeric_value().map(|number| number.to_string())),
            placeholder: node.placeholder().map(str::to_owned),
            toggled: node.toggled().map(|toggled| toggled == Toggled::True),
            disabled: node.is_disabled(),
            clickable: node.supports_action(Action::Click),
            center: bounds.map(|area| {
                let middle = |from: f64, to: f64| f64::midpoint(from, to);
                point(middle(area.x0, area.x1), middle(area.y0, area.y1))
            }),
            depth,
        }
    }

    /// A person can type into it.
    pub fn is_field(&self) -> bool {
        matches!(
            self.role,
            Role::TextInput
                | Role::MultilineTextInput
                | Role::NumberInput
                | Role::SpinButton
                | Role::SearchInput
        )
    }
}

/// Screens have far fewer points than `f32` can tell apart.
#[expect(clippy::cast_possible_truncation)]
fn point(x: f64, y: f64) -> Pos2 {
    pos2(x as f32, y as f32)
}

fn name_of(node: &accesskit::Node, all: &HashMap<NodeId, accesskit::Node>) -> String {
    let own = |node: &accesskit::Node| {
        let words = node.label().or_else(|| node.value());
        words.map(str::to_owned)
    };
    if let Some(label) = node.label() {
        return label.to_owned();
    }
    let labels: Vec<String> = node
        .labelled_by()
        .iter()
        .filter_map(|id| own(all.get(id)?))
        .collect();
    if !labels.is_empty() {
        return labels.join(" ");
    }
    match node.role() {
        Role::Label | Role::Heading | Role::Link | Role::Paragraph => own(node).unwrap_or_default(),
        _ => String::new(),
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for node in &self.nodes {
            let focus = if node.id == self.focus {
                " [focus]"
            } else {
                ""
            };
            writeln!(out, "{:indent$}{node}{focus}", "", indent = node.depth * 2)?;
        }
        Ok(())
    }
}

impl fmt::Display for Node {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?} {:?}", self.role, self.name)?;
        if let Some(value) = self.value.as_ref().filter(|value| **value != self.name) {
            write!(out, " value={value:?}")?;
        }
        if let Some(hint) = &self.placeholder {
            write!(out, " hint={hint:?}")?;
        }
        if let Some(toggled) = self.toggled {
            write!(out, " toggled={toggled}")?;
        }
        if self.disabled {
            out.write_str(" disabled")?;
        }
        match self.center {
            Some(at) => write!(out, " at {:.0},{:.0}", at.x, at.y),
            None => Ok(()),
        }
    }
}
