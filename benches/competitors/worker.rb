# Makes the menu with slim or haml for as long as it is told to: a line with seconds in, documents a second out.
require ARGV[0]

source = File.read(File.join(__dir__, "menu/menu.#{ARGV[0]}"))
work = {
  "slim" => -> { Slim::Template.new { source }.render },
  "haml" => -> { Haml::Template.new(escape_html: false, format: :xhtml) { source }.render },
}.fetch(ARGV[0])
now = -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) }
if ARGV[1] == "print"
  puts work.call
else
  $stdout.sync = true
  while (line = $stdin.gets)
    start, seconds, count = now.call, line.to_f, 0
    while now.call - start < seconds
      work.call
      count += 1
    end
    puts count / (now.call - start)
  end
end
