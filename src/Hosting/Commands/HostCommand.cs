using System.CommandLine;
using Tidegate.Configuration;

namespace Tidegate.Hosting.Commands;

/// <summary>Something that a program does instead of serving: it reads the configuration, prints, and ends.</summary>
/// <param name="Syntax">Its name, arguments and options.</param>
/// <param name="RunAsync">Does it, with the checked options; returns one of <see cref="CommandExit"/>.</param>
internal sealed record HostCommand(Command Syntax, Func<ParseResult, TidegateOptions, Task<int>> RunAsync);
