import Engine
import SwiftOperators
import SwiftParser
import SwiftParserDiagnostics
import Yams

public enum Lessons {}
