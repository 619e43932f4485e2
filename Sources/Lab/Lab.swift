import ArgumentParser
import CChafa
import CCmark
@preconcurrency import CReadline
import Lessons

@main
struct Lab: ParsableCommand {
    func run() throws { print("lab") }
}
