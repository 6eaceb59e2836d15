/// Turns an expression into a tree by recursive descent, bounded by `ExpressionLimits.depth`.
struct Parser {
    private var lexer: Lexer
    private let names: NameRules
    private var token = Token(kind: .end, start: 0, end: 0)
    private var previous = Token(kind: .end, start: 0, end: 0)
    private var nesting = 0
    private(set) var contexts: Set<String> = []
    private(set) var functions: Set<String> = []

    /// A node and how many levels it has.
    private struct Tree {
        var node: Node
        var depth: Int
    }

    init(_ text: String, names: NameRules) throws(ExpressionError) {
        self.names = names
        lexer = Lexer(text)
        let limit = ExpressionLimits.characters
        guard text.utf8.count <= limit || text.count <= limit else {
            throw ExpressionError(.lexing, .tooLong, position: 1)
        }
    }

    /// The whole expression; `nil` when there is none.
    mutating func parse() throws(ExpressionError) -> Node? {
        token = try lexer.next()
        guard token.kind != .end else { return nil }
        let tree = try expression()
        guard token.kind == .end else { throw unexpected() }
        return tree.node
    }

    // MARK: - Operators, from the weakest to the strongest

    private mutating func expression() throws(ExpressionError) -> Tree {
        nesting += 1
        guard nesting <= ExpressionLimits.depth else { throw lexer.error(.parsing, .tooDeep, at: token) }
        defer { nesting -= 1 }
        var tree = try conjunction()
        guard token.kind == .or else { return tree }
        var operands = Operands(\.isDisjunction)
        operands.append(tree)
        while try take(.or) { operands.append(try conjunction()) }
        tree = try grown(.any(operands.nodes), operands.depth)
        return tree
    }

    private mutating func conjunction() throws(ExpressionError) -> Tree {
        var tree = try equality()
        guard token.kind == .and else { return tree }
        var operands = Operands(\.isConjunction)
        operands.append(tree)
        while try take(.and) { operands.append(try equality()) }
        tree = try grown(.all(operands.nodes), operands.depth)
        return tree
    }

    /// Operands of one `&&` or `||`: a nested one of the same kind joins them, so that chains stay flat.
    private struct Operands {
        private let isSame: (Node) -> Bool
        var nodes: [Node] = []
        var depth = 0

        init(_ isSame: @escaping (Node) -> Bool) { self.isSame = isSame }

        mutating func append(_ tree: Tree) {
            switch tree.node {
            case .all(let inner) where isSame(tree.node), .any(let inner) where isSame(tree.node):
                nodes += inner
                depth = max(depth, tree.depth - 1)
            default:
                nodes.append(tree.node)
                depth = max(depth, tree.depth)
            }
        }
    }

    private mutating func equality() throws(ExpressionError) -> Tree {
        var left = try order()
        while let comparison = Self.equalities(token.kind) {
            try advance()
            let right = try order()
            left = try grown(.comparison(comparison, left.node, right.node), max(left.depth, right.depth))
        }
        return left
    }

    private mutating func order() throws(ExpressionError) -> Tree {
        var left = try negation()
        while let comparison = Self.orders(token.kind) {
            try advance()
            let right = try negation()
            left = try grown(.comparison(comparison, left.node, right.node), max(left.depth, right.depth))
        }
        return left
    }

    private mutating func negation() throws(ExpressionError) -> Tree {
        var count = 0
        while try take(.not) { count += 1 }
        var tree = try operand()
        for _ in 0..<count { tree = try grown(.not(tree.node), tree.depth) }
        return tree
    }

    private static func equalities(_ kind: Token.Kind) -> Node.Comparison? {
        switch kind {
        case .equal: .equal
        case .notEqual: .notEqual
        default: nil
        }
    }

    private static func orders(_ kind: Token.Kind) -> Node.Comparison? {
        switch kind {
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        default: nil
        }
    }

    // MARK: - Operands

    private mutating func operand() throws(ExpressionError) -> Tree {
        switch token.kind {
        case .number: return try literal(.number(token.number))
        case .text: return try literal(.string(text(of: token)))
        case .leftParenthesis:
            try advance()
            let tree = try expression()
            try expect(.rightParenthesis)
            return try accesses(to: tree)
        case .word:
            let word = lexer.lexeme(token)
            if let constant = Self.constants(word) { return try literal(constant) }
            return try accesses(to: name(word))
        default: throw unexpected()
        }
    }

    private mutating func literal(_ value: Value) throws(ExpressionError) -> Tree {
        try advance()
        return Tree(node: .literal(value), depth: 1)
    }

    private static func constants(_ word: String) -> Value? {
        switch word {
        case "true": .bool(true)
        case "false": .bool(false)
        case "null": .null
        case "NaN": .number(.nan)
        case "Infinity": .number(.infinity)
        default: nil
        }
    }

    private func text(of token: Token) -> String {
        let quote = UInt8(ascii: "'")
        let inner = lexer.bytes[(token.start + 1)..<(token.end - 1)]
        guard inner.contains(quote) else { return String(decoding: inner, as: UTF8.self) }
        var bytes: [UInt8] = []
        var isSecond = false
        for byte in inner {
            isSecond = byte == quote && !isSecond
            if byte != quote || isSecond { bytes.append(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A context, or a call when a parenthesis follows.
    private mutating func name(_ word: String) throws(ExpressionError) -> Tree {
        let start = token
        let name = word.lowercased()
        try advance()
        if token.kind == .leftParenthesis { return try call(name, start) }
        if let known = names.contexts, !known.contains(name) {
            throw lexer.error(.parsing, .unknownContext(word, known: names.knownContexts), at: start)
        }
        contexts.insert(name)
        return Tree(node: .context(name), depth: 1)
    }

    private mutating func accesses(to operand: Tree) throws(ExpressionError) -> Tree {
        var tree = operand
        while true {
            if try take(.dot) {
                if try take(.star) {
                    tree = try grown(.wildcard(tree.node), tree.depth)
                } else {
                    guard token.kind == .word else { throw unexpected() }
                    let property = Node.literal(.string(lexer.lexeme(token)))
                    try advance()
                    tree = try grown(.index(tree.node, property), tree.depth)
                }
            } else if try take(.leftBracket) {
                if try take(.star) {
                    tree = try grown(.wildcard(tree.node), tree.depth)
                    try expect(.rightBracket)
                } else {
                    let index = try expression()
                    try expect(.rightBracket)
                    tree = try grown(.index(tree.node, index.node), max(tree.depth, index.depth))
                }
            } else {
                return tree
            }
        }
    }

    private mutating func call(_ name: String, _ start: Token) throws(ExpressionError) -> Tree {
        let word = lexer.lexeme(start)
        let function = BuiltInFunction.named(name)
        guard function != nil || names.functions.contains(name) else {
            throw lexer.error(.parsing, .unknownFunction(word, known: names.knownFunctions), at: start)
        }
        let place = lexer.place(of: start)
        let (arguments, depth) = try arguments()
        try check(arguments.count, function?.argumentCounts ?? names.argumentCounts(of: name), word, start)
        if function == .case, arguments.count.isMultiple(of: 2) {
            throw lexer.error(.parsing, .evenArguments(word), at: start)
        }
        functions.insert(name)
        return try grown(
            function.map { .builtIn($0, arguments, place) } ?? .handedIn(name, arguments, place), depth)
    }

    private mutating func arguments() throws(ExpressionError) -> ([Node], depth: Int) {
        try advance()
        var nodes: [Node] = []
        var depth = 0
        if try take(.rightParenthesis) { return ([], depth) }
        repeat {
            let tree = try expression()
            nodes.append(tree.node)
            depth = max(depth, tree.depth)
        } while try take(.comma)
        try expect(.rightParenthesis)
        return (nodes, depth)
    }

    private func check(
        _ count: Int, _ allowed: ClosedRange<Int>, _ word: String, _ start: Token
    ) throws(ExpressionError) {
        if count < allowed.lowerBound { throw lexer.error(.parsing, .tooFewArguments(word), at: start) }
        if count > allowed.upperBound { throw lexer.error(.parsing, .tooManyArguments(word), at: start) }
    }

    // MARK: - Tokens

    private mutating func advance() throws(ExpressionError) {
        previous = token
        token = try lexer.next()
    }

    private mutating func take(_ kind: Token.Kind) throws(ExpressionError) -> Bool {
        guard token.kind == kind else { return false }
        try advance()
        return true
    }

    private mutating func expect(_ kind: Token.Kind) throws(ExpressionError) {
        guard try take(kind) else { throw unexpected() }
    }

    private func unexpected() -> ExpressionError {
        if token.kind == .end {
            return lexer.error(.parsing, .unexpectedEnd(lexer.lexeme(previous)), at: previous)
        }
        return lexer.error(.parsing, .unexpectedSymbol(lexer.lexeme(token)), at: token)
    }

    private func grown(_ node: Node, _ depth: Int) throws(ExpressionError) -> Tree {
        guard depth < ExpressionLimits.depth else { throw lexer.error(.parsing, .tooDeep, at: previous) }
        return Tree(node: node, depth: depth + 1)
    }
}
