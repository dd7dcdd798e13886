package portscan.cli;

import java.util.ArrayList;
import java.util.List;

/** Completion scripts for shells, made from the commands. */
final class Completions {
  static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private Completions() {}

  static String of(String shell) {
    return switch (shell) {
      case "bash" -> bash();
      case "zsh" -> zsh();
      case "fish" -> fish();
      default -> throw new IllegalArgumentException(shell);
    };
  }

  private static List<Option> options(Command command) {
    List<Option> options = new ArrayList<>(command.options());
    options.add(Parser.HELP);
    return options;
  }

  // ---- bash

  private static String bash() {
    StringBuilder script =
        new StringBuilder(
            """
            # bash completion for portscan, made by `portscan completion bash`
            _portscan() {
              local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
              local command=${COMP_WORDS[1]} words=
              if [ "$COMP_CWORD" -eq 1 ]; then
                COMPREPLY=($(compgen -W "%1$s help --help --version" -- "$current"))
                return
              fi
              # The equals sign of --option=value is a word of its own.
              if [ "$current" = = ]; then
                current=
              elif [ "$previous" = = ]; then
                previous=${COMP_WORDS[COMP_CWORD-2]}
              fi
              if [ "$command" = help ]; then
                words="%1$s"
              fi
              case $command:$previous in
            """
                .formatted(String.join(" ", Commands.names())));
    for (Command command : Commands.ALL) {
      for (Option option : options(command)) {
        if (option.takesValue()) {
          bashValue(script, command, option);
        }
      }
    }
    script.append("  esac\n  case $command in\n");
    for (Command command : Commands.ALL) {
      script
          .append("    ")
          .append(command.name())
          .append(") words=\"")
          .append(String.join(" ", bashWords(command)))
          .append("\" ;;\n");
    }
    return script
        .append(
            """
              esac
              COMPREPLY=($(compgen -W "$words" -- "$current"))
            }
            complete -o default -F _portscan portscan
            """)
        .toString();
  }

  private static List<String> bashWords(Command command) {
    List<String> words = new ArrayList<>();
    options(command).forEach(option -> words.addAll(option.names()));
    if (command instanceof CompletionCommand) {
      words.addAll(SHELLS);
    }
    return words;
  }

  private static void bashValue(StringBuilder script, Command command, Option option) {
    List<String> patterns =
        option.names().stream().map(name -> command.name() + ":" + name).toList();
    script.append("    ").append(String.join("|", patterns)).append(")\n      ");
    if (!option.choices().isEmpty()) {
      script
          .append("COMPREPLY=($(compgen -W \"")
          .append(String.join(" ", option.choices()))
          .append("\" -- \"$current\"))\n");
    } else if (isFile(option)) {
      script.append("COMPREPLY=($(compgen -f -- \"$current\"))\n");
    } else {
      script.append("COMPREPLY=()\n");
    }
    script.append("      return ;;\n");
  }

  private static boolean isFile(Option option) {
    return option.parameter().equals("FILE");
  }

  // ---- zsh

  private static String zsh() {
    StringBuilder script =
        new StringBuilder(
            """
            #compdef portscan
            # zsh completion for portscan, made by `portscan completion zsh`
            _portscan() {
              local -a commands
              commands=(
            """);
    for (Command command : Commands.ALL) {
      script
          .append("    '")
          .append(command.name())
          .append(':')
          .append(zshQuoted(command.summary()))
          .append("'\n");
    }
    script.append(
        """
          )
          if (( CURRENT == 2 )); then
            _describe 'command' commands
            return
          fi
          case $words[2] in
        """);
    for (Command command : Commands.ALL) {
      script.append("    ").append(command.name()).append(")\n      _arguments -S \\\n");
      for (Option option : options(command)) {
        for (String name : option.names()) {
          script.append("        ").append(zshOption(name, option)).append(" \\\n");
        }
      }
      script
          .append("        ")
          .append(
              command instanceof CompletionCommand
                  ? "'*:shell:(" + String.join(" ", SHELLS) + ")'"
                  : "'*:target:_hosts'")
          .append(" ;;\n");
    }
    return script
        .append(
            """
                help) _describe 'command' commands ;;
              esac
            }
            if [ "$funcstack[1]" = _portscan ]; then
              _portscan "$@"
            else
              compdef _portscan portscan
            fi
            """)
        .toString();
  }

  private static String zshOption(String name, Option option) {
    String text = "'" + name + "[" + zshQuoted(option.help()) + "]";
    if (option.takesValue()) {
      text += ":" + zshQuoted(option.parameter()) + ":";
      if (!option.choices().isEmpty()) {
        text += "(" + String.join(" ", option.choices()) + ")";
      } else if (isFile(option)) {
        text += "_files";
      }
    }
    return text + "'";
  }

  private static String zshQuoted(String text) {
    return text.replace("\\", "\\\\")
        .replace("'", "'\\''")
        .replace("[", "\\[")
        .replace("]", "\\]")
        .replace(":", "\\:");
  }

  // ---- fish

  private static String fish() {
    StringBuilder script =
        new StringBuilder("# fish completion for portscan, made by `portscan completion fish`\n");
    for (Command command : Commands.ALL) {
      script
          .append("complete -c portscan -n __fish_use_subcommand -x -a ")
          .append(command.name())
          .append(" -d '")
          .append(fishQuoted(command.summary()))
          .append("'\n");
    }
    script
        .append("complete -c portscan -n '__fish_seen_subcommand_from help' -x -a '")
        .append(String.join(" ", Commands.names()))
        .append("'\n");
    for (Command command : Commands.ALL) {
      String prefix =
          "complete -c portscan -n '__fish_seen_subcommand_from " + command.name() + "'";
      for (Option option : options(command)) {
        script.append(prefix);
        option.names().forEach(name -> script.append(fishName(name)));
        if (option.takesValue()) {
          script.append(isFile(option) ? " -r -F" : " -x");
        }
        if (!option.choices().isEmpty()) {
          script.append(" -a '").append(String.join(" ", option.choices())).append("'");
        }
        script.append(" -d '").append(fishQuoted(option.help())).append("'\n");
      }
      if (command instanceof CompletionCommand) {
        script.append(prefix).append(" -x -a '").append(String.join(" ", SHELLS)).append("'\n");
      }
    }
    return script.toString();
  }

  /** {@code -l long}, {@code -s s}, or {@code -o} for more letters after one dash. */
  private static String fishName(String name) {
    if (name.startsWith("--")) {
      return " -l " + name.substring(2);
    }
    return name.length() == 2 ? " -s " + name.substring(1) : " -o " + name.substring(1);
  }

  private static String fishQuoted(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'");
  }
}
