import Testing

@testable import Execution

@Suite struct PythonVersionTests {
    @Test(arguments: [
        ("3.11.2\n", ".python-version", "3.11.2"), ("# ours\n\n3.10\n3.9\n", ".python-version", "3.10"),
        ("nodejs 20\npython 3.12.1 3.11\n", ".tool-versions", "3.12.1"),
        ("nodejs 20\n", ".tool-versions", nil),
        ("[project]\nrequires-python = '>=3.10,<3.13' # x\n", "pyproject.toml", ">=3.10,<3.13"),
        ("[tool.poetry.dependencies]\npython = \"^3.10\"\n", "pyproject.toml", "^3.10"),
        ("requires-python = 3\n", "pyproject.toml", nil), ("", ".python-version", nil),
    ])
    func `a file says which version it wants`(text: String, name: String, version: String?) {
        #expect(PythonVersionFile.version(in: text, named: name) == version)
    }

    private static let bounds: [(String, [Int], Bool?)] = [
        (">=3.10,<3.13", [3, 12, 1], true), (">=3.10,<3.13", [3, 13, 0], false),
        ("~=3.11", [3, 12, 0], true),
        ("~=3.11.2", [3, 12, 0], false), ("^3.10", [3, 9, 1], false), ("^3.10", [4, 0, 0], false),
        ("!=3.12.*", [3, 12, 4], false), ("==3.11.*", [3, 11, 9], true), (">3.11", [3, 11, 5], false),
        ("<=3.11", [3, 11, 5], true), (">=x", [3, 11, 5], nil), ("=>3.1", [3, 11, 5], nil), (">=", [3], nil),
    ]

    @Test(arguments: bounds)
    func `bounds of versions`(bounds: String, version: [Int], fits: Bool?) {
        #expect(PythonVersionFile.fits(version, bounds) == fits)
    }
}
